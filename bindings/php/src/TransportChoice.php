<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\LibraryException;
use Outbound\Http\HttpTransport;
use Outbound\Native\Library;
use Outbound\Native\NativeTransport;

/**
 * Opens the library, or a server if PHP does not allow the library.
 *
 * @internal
 */
final class TransportChoice
{
    private static bool $noticed = false;

    /** @param array<string, mixed>|string|null $config */
    public function __construct(private readonly array|string|null $config, private readonly ?string $library,
        private readonly ?string $server, #[\SensitiveParameter] private readonly ?string $token, private readonly ?\Closure $notice)
    {
    }

    public function open(string $transport): Transport
    {
        return match ($transport) {
            'ffi' => $this->native(),
            'http' => $this->http() ?? throw new LibraryException(
                'transport "http": the server is not named: set server (OUTBOUND_SERVER) and token (OUTBOUND_TOKEN)'),
            'auto' => $this->any(),
            default => throw new \InvalidArgumentException("transport \"$transport\": is none: use auto, ffi or http"),
        };
    }

    private function any(): Transport
    {
        try {
            return $this->native();
        } catch (LibraryException $e) {
            $http = $this->http() ?? throw new LibraryException($e->getMessage()
                . '; or name a server in OUTBOUND_SERVER and its token in OUTBOUND_TOKEN', 0, $e);
            $this->notify("outbound calls the server {$http->describe()}: {$e->getMessage()} (transport \"http\" chooses it without this notice)");
            return $http;
        }
    }

    private function native(): NativeTransport
    {
        return new NativeTransport(Library::load($this->library), Configuration::document($this->config));
    }

    private function http(): ?HttpTransport
    {
        $server = $this->server ?? (getenv('OUTBOUND_SERVER') ?: null);
        return $server === null ? null : new HttpTransport($server, $this->token ?? (getenv('OUTBOUND_TOKEN') ?: ''));
    }

    private function notify(string $notice): void
    {
        if (!self::$noticed) {
            self::$noticed = true;
            $this->notice !== null ? ($this->notice)($notice) : error_log($notice);
        }
    }
}
