<?php

declare(strict_types=1);

namespace Outbound\Laravel\Facades;

use Illuminate\Support\Facades\Facade;
use Outbound\Outbound as Client;
use Outbound\Testing\FakeTransport;

/**
 * The application's client: `Outbound::campaigns()->start($id)`, `Outbound::stats()`.
 *
 * @mixin Client
 */
final class Outbound extends Facade
{
    /**
     * Replaces the application's client with one that records calls.
     *
     * @param array<string, mixed> $answers answers by operation, see FakeTransport
     */
    public static function fake(array $answers = []): FakeTransport
    {
        $fake = new FakeTransport($answers);
        static::swap(new Client(transport: $fake));
        return $fake;
    }

    /** Nouns are properties of a client, and methods of the facade. */
    public static function __callStatic($method, $arguments)
    {
        $client = static::getFacadeRoot();
        return method_exists($client, $method) ? $client->{$method}(...$arguments) : $client->{$method};
    }

    protected static function getFacadeAccessor(): string
    {
        return Client::class;
    }
}
