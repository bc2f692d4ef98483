<?php

declare(strict_types=1);

namespace Outbound\Testing;

use Outbound\Exception\OutboundException;
use Outbound\Exception\UnsupportedException;
use Outbound\Exchange;
use Outbound\Reply;
use Outbound\Request;
use Outbound\Transport;
use PHPUnit\Framework\Assert;

/**
 * Replaces outbound in a host's tests: records calls, and answers as the test specifies.
 *
 *     $fake = new FakeTransport(['segments.count' => ['count' => 5]]);
 *     $crm = new Outbound(transport: $fake);
 *
 * By default a list is empty, and any other operation returns its request, with an `id`.
 */
final class FakeTransport implements Transport
{
    /** @var list<array{string, array<string, mixed>}> operations and their requests */
    public array $calls = [];
    private int $lastId = 0;
    /** @var list<array<string, mixed>> */
    private array $events = [];

    /** @param array<string, array<string, mixed>|\Throwable|\Closure(array<string, mixed>): array<string, mixed>> $answers by operation */
    public function __construct(private array $answers = [])
    {
    }

    /** @param array<string, mixed> $data */
    public function pushEvent(string $type, array $data = []): void
    {
        $this->events[] = ['type' => $type, 'at' => gmdate('Y-m-d\TH:i:s\Z'), 'data' => $data];
    }

    /** @param ?\Closure(array<string, mixed>): bool $matches true for the expected request; null: any request */
    public function assertCalled(string $operation, ?\Closure $matches = null): void
    {
        Assert::assertNotSame([], $this->requests($operation, $matches), "$operation was not called, or with other requests.");
    }

    public function assertNotCalled(string $operation, ?\Closure $matches = null): void
    {
        Assert::assertSame([], $this->requests($operation, $matches), "$operation was called.");
    }

    public function assertNothingCalled(): void
    {
        Assert::assertSame([], array_column($this->calls, 0), 'Operations were called.');
    }

    /** @return list<array<string, mixed>> */
    private function requests(string $operation, ?\Closure $matches): array
    {
        $called = array_filter($this->calls, fn ($call) => $call[0] === $operation && ($matches === null || $matches($call[1])));
        return array_column($called, 1);
    }

    public function call(string $operation, array $request, float $timeout): string
    {
        $asSent = json_decode(Request::encode($operation, $request), true);
        $this->calls[] = [$operation, $asSent];
        $answer = $this->answers[$operation] ?? (str_ends_with($operation, '.list') ? ['items' => [], 'next' => null]
            : $asSent + ['id' => ++$this->lastId]);
        $answer instanceof \Throwable && throw $answer;
        return Request::encode($operation, $answer instanceof \Closure ? $answer($asSent) : $answer);
    }

    public function http(string $method, string $target, string $headerLines, string $body): Reply
    {
        $this->calls[] = ["$method $target", ['body' => $body]];
        return new Reply(200, [['Content-Type', 'text/plain']], 'ok');
    }

    public function exchange(string $method, string $target, string $headerLines, ?string $access): Exchange
    {
        throw new UnsupportedException('exchange: a fake has none: use http');
    }

    public function start(): void
    {
        $this->calls[] = ['start', []];
    }

    public function stop(float $drain): bool
    {
        $this->calls[] = ['stop', []];
        return true;
    }

    public function poll(float $timeout): ?string
    {
        $event = array_shift($this->events);
        return $event === null ? null : json_encode($event, JSON_THROW_ON_ERROR);
    }

    public function wake(): void
    {
    }

    public function eventFd(): int
    {
        throw OutboundException::of(['code' => 'not_found', 'detail' => 'a fake has no descriptor']);
    }

    public function close(): void
    {
    }

    public function describe(): string
    {
        return 'fake';
    }
}
