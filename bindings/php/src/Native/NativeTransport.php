<?php

declare(strict_types=1);

namespace Outbound\Native;

use Outbound\Exception\OutboundException;
use Outbound\Reply;
use Outbound\Request;
use Outbound\Transport;

/**
 * The library in this process. After a fork, the child opens its own engine at its first call.
 *
 * @internal
 */
final class NativeTransport implements Transport
{
    private const OK = 0;
    private const TIMEOUT = -9;
    private const CLOSED = -11;
    /** Longest wait in the library, in seconds; PHP runs signal handlers between two waits. */
    private const SLICE = 0.05;

    private ?object $engine;
    private int $owner;
    /** @var \Closure(): string a closure, so that var_export() does not write secrets */
    private readonly \Closure $config;

    public function __construct(private readonly Library $library, #[\SensitiveParameter] string $config)
    {
        $this->config = static fn (): string => $config;
        $this->open();
    }

    /** Hides the configuration, which contains secrets. */
    public function __debugInfo(): array
    {
        return ['library' => $this->describe()];
    }

    private function open(): void
    {
        [$code, $engine, $problem] = $this->library->open(($this->config)());
        self::check($code, $problem);
        $this->engine = $engine;
        $this->owner = getmypid();
    }

    public function call(string $operation, array $request, float $timeout): string
    {
        $document = Request::encode($operation, $request);
        [$code, $text] = $this->library->call($this->engine(), $operation, $document, self::milliseconds($timeout));
        if ($code !== self::OK) {
            throw OutboundException::ofCode($code, $text);
        }
        return $text;
    }

    public function http(string $method, string $target, string $headerLines, string $body): Reply
    {
        [$code, $reply] = $this->library->http($this->engine(), $method, $target, $headerLines, $body);
        self::check($code);
        return Reply::of(...$reply);
    }

    public function exchange(string $method, string $target, string $headerLines, ?string $access): NativeExchange
    {
        [$code, $exchange] = $this->library->openExchange($this->engine(), $method, $target, $headerLines, $access);
        self::check($code);
        return new NativeExchange($this->library, $exchange);
    }

    public function start(): void
    {
        self::check($this->library->start($this->engine()));
    }

    public function stop(float $drain): bool
    {
        $code = $this->library->stop($this->engine(), self::milliseconds($drain));
        if ($code !== self::TIMEOUT) {
            self::check($code);
        }
        return $code === self::OK;
    }

    public function poll(float $timeout): ?string
    {
        $end = $timeout < 0 ? INF : microtime(true) + $timeout;
        do {
            $slice = min(self::SLICE, max(0.0, $end - microtime(true)));
            [$code, $event] = $this->library->poll($this->engine(), self::milliseconds($slice));
            self::check($code, $event);
        } while ($event === null && microtime(true) < $end);
        return $event;
    }

    public function wake(): void
    {
        $this->library->wake($this->engine());
    }

    public function eventFd(): int
    {
        $fd = $this->library->eventFd($this->engine());
        self::check(min($fd, self::OK));
        return $fd;
    }

    public function close(): void
    {
        if ($this->engine !== null) {
            $this->library->close($this->engine);
            $this->engine = null;
        }
    }

    public function describe(): string
    {
        return 'liboutbound ' . $this->library->version();
    }

    /** The engine of this process. The library refuses that of a parent process, so a child opens its own. */
    private function engine(): object
    {
        if ($this->engine === null) {
            throw OutboundException::ofCode(self::CLOSED, null);
        }
        if ($this->owner !== getmypid()) {
            $this->open();
        }
        return $this->engine;
    }

    private static function check(int $code, ?string $problem = null): void
    {
        if ($code !== self::OK) {
            throw OutboundException::ofCode($code, $problem);
        }
    }

    /** Milliseconds for the C interface: negative without limit, at most INT_MAX. */
    private static function milliseconds(float $seconds): int
    {
        return $seconds < 0 ? -1 : (int) min(ceil($seconds * 1000), 0x7fffffff);
    }
}
