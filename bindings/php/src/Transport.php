<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\OutboundException;

/**
 * How a client reaches outbound: the library in this process, a server, or a fake for tests. All times are in seconds.
 */
interface Transport
{
    /**
     * @param array<string, mixed> $request result of Request::normalize()
     * @param float $timeout seconds, at most 10; negative: 10
     * @return string the response, a JSON document
     * @throws OutboundException
     */
    public function call(string $operation, array $request, float $timeout): string;

    public function http(string $method, string $target, string $headerLines, string $body): Reply;

    public function exchange(string $method, string $target, string $headerLines, ?string $access): Exchange;

    public function start(): void;

    /** @return bool true if all messages in flight settled */
    public function stop(float $drain): bool;

    /** @return ?string the oldest event, a JSON document */
    public function poll(float $timeout): ?string;

    public function wake(): void;

    public function eventFd(): int;

    public function close(): void;

    /** The version of the library, or the URL of the server. */
    public function describe(): string;
}
