<?php

declare(strict_types=1);

namespace Outbound\Native;

use Outbound\Exception\OutboundException;
use Outbound\Exchange;
use Outbound\Reply;

/** @internal */
final class NativeExchange implements Exchange
{
    private const CLOSED = -11;

    public function __construct(private readonly Library $library, private ?object $exchange)
    {
    }

    public function __destruct()
    {
        $this->close();
    }

    public function write(string $piece): void
    {
        self::check($this->library->writeExchange($this->open(), $piece));
    }

    public function finish(float $timeout = 30.0): Reply
    {
        [$code, $reply] = $this->library->finishExchange($this->open(), (int) ceil($timeout * 1000));
        self::check($code);
        return Reply::of(...$reply);
    }

    public function pieces(float $timeout = 30.0): \Generator
    {
        while (true) {
            [$code, $piece] = $this->library->nextOfExchange($this->open(), (int) ceil($timeout * 1000));
            self::check($code);
            if ($piece === null) {
                return;
            }
            yield $piece;
        }
    }

    public function close(): void
    {
        if ($this->exchange !== null) {
            $this->library->closeExchange($this->exchange);
            $this->exchange = null;
        }
    }

    private function open(): object
    {
        return $this->exchange ?? throw OutboundException::ofCode(self::CLOSED, null);
    }

    private static function check(int $code): void
    {
        if ($code !== 0) {
            throw OutboundException::ofCode($code, null);
        }
    }
}
