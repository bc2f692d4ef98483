<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\ClosedException;
use Outbound\Exception\LibraryException;
use Outbound\Exception\OutboundException;
use Outbound\Generated\Nouns;
use Outbound\Generated\Types;

/**
 * A client of outbound: campaigns, contacts and all other nouns of the table of operations.
 *
 *     $crm = new Outbound(['database' => 'sqlite:///var/lib/crm/outbound.db']);
 *     $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'email' => 'ada@example.com']]]);
 *
 * It calls the library in this process or, if PHP does not allow that, a server. Opening is cheap and starts nothing. After a fork,
 * the child opens its own engine at its first call.
 *
 * @phpstan-import-type ExplainRequest from Types
 * @phpstan-import-type ExplainResponse from Types
 * @phpstan-import-type StatsRequest from Types
 * @phpstan-import-type StatsResponse from Types
 * @phpstan-import-type VerifyRequest from Types
 * @phpstan-import-type VerifyResponse from Types
 * @phpstan-import-type DoctorRequest from Types
 * @phpstan-import-type DoctorResponse from Types
 * @phpstan-import-type OperationsRequest from Types
 * @phpstan-import-type OperationsResponse from Types
 * @phpstan-type Event array{type: string, at: string, data: array<string, mixed>}
 */
final class Outbound
{
    use Nouns;

    private ?Transport $transport;

    /**
     * @param array<string, mixed>|string|null $config the configuration, as JSON, or the path of a file with it. Null: OUTBOUND_CONFIG (a
     *     file, or the document itself), else ./outbound.json, else {}
     * @param ?string $library path of liboutbound.so.1. Null: OUTBOUND_LIBRARY, else the package, a build beside it, the system
     * @param ?string $server URL of `outbound serve`, if the library cannot be used. Null: OUTBOUND_SERVER
     * @param ?string $token token of that server. Null: OUTBOUND_TOKEN
     * @param Transport|string|null $transport "ffi", "http", or "auto": the library if PHP allows it, else the server. Null:
     *     OUTBOUND_TRANSPORT, else "auto". Tests pass an object instead
     * @param ?\Closure(string): void $notice gets the reason when "auto" chooses the server. Null: error_log()
     * @throws OutboundException|LibraryException|\InvalidArgumentException
     */
    public function __construct(array|string|null $config = null, ?string $library = null, ?string $server = null,
        #[\SensitiveParameter] ?string $token = null, Transport|string|null $transport = null, ?\Closure $notice = null)
    {
        $choice = new TransportChoice($config, $library, $server, $token, $notice);
        $this->transport = $transport instanceof Transport ? $transport
            : $choice->open($transport ?? (getenv('OUTBOUND_TRANSPORT') ?: 'auto'));
        $this->openNouns();
    }

    public function __destruct()
    {
        $this->close();
    }

    private function __clone()
    {
    }

    public function __serialize(): array
    {
        throw new \LogicException('a client belongs to its process and cannot be serialized: open one where it is used');
    }

    /** Stops dispatching and frees the client. Calling it again has no effect. */
    public function close(): void
    {
        if (isset($this->transport)) {
            $this->transport->close();
            $this->transport = null;
        }
    }

    /**
     * Runs an operation by name, also one that is newer than this package.
     *
     * @param array<string, mixed> $request members of the request; times may be DateTimeInterface
     * @param float $timeout seconds to wait for a database that another process writes to, at most 10; negative: 10
     * @return array<string, mixed>
     * @throws OutboundException|\InvalidArgumentException
     */
    public function call(string $operation, array $request = [], float $timeout = -1.0): array
    {
        if (str_contains($operation, "\0")) {
            throw new \InvalidArgumentException('the name of the operation has a NUL: names are noun.verb');
        }
        $response = $this->transport()->call($operation, Request::normalize($operation, $request), $timeout);
        try {
            return json_decode($response, true, 512, JSON_THROW_ON_ERROR);
        } catch (\JsonException $e) {
            throw OutboundException::of(['code' => 'internal', 'detail' => "$operation: the response is no JSON: {$e->getMessage()}"]);
        }
    }

    /**
     * Explains which messages a contact got, and why not the others.
     *
     * @param ExplainRequest $request
     * @return ExplainResponse
     */
    public function explain(array $request): array
    {
        return $this->call('explain', $request);
    }

    /**
     * Counts contacts, campaigns, and the recipients of running and paused campaigns.
     *
     * @param StatsRequest $request
     * @return StatsResponse
     */
    public function stats(array $request = []): array
    {
        return $this->call('stats', $request);
    }

    /**
     * Checks every invariant of one campaign or of all.
     *
     * @param VerifyRequest $request
     * @return VerifyResponse
     */
    public function verify(array $request = []): array
    {
        return $this->call('verify', $request);
    }

    /**
     * Reports what is configured, reachable, missing or risky, with remedies.
     *
     * @param DoctorRequest $request
     * @return DoctorResponse
     */
    public function doctor(array $request = []): array
    {
        return $this->call('doctor', $request);
    }

    /**
     * Describes all operations, or one: names, scopes, REST routes and JSON Schemas.
     *
     * @param OperationsRequest $request
     * @return OperationsResponse
     */
    public function operations(array $request = []): array
    {
        return $this->call('operations', $request);
    }

    /** Starts dispatching, on threads of the library. For workers only: a web request ends too soon. */
    public function start(): void
    {
        $this->transport()->start();
    }

    /**
     * Stops dispatching. No new message is sent after the call.
     *
     * @param float $drain seconds for messages in flight to settle; negative: without limit
     * @return bool true if all of them settled
     */
    public function stop(float $drain = 0.0): bool
    {
        return $this->transport()->stop($drain);
    }

    /**
     * Removes and returns the oldest event.
     *
     * @param float $timeout seconds to wait for an event; negative: without limit
     * @return ?Event null if none arrived
     */
    public function poll(float $timeout = 0.0): ?array
    {
        $event = $this->transport()->poll($timeout);
        return $event === null ? null : json_decode($event, true, 512, JSON_THROW_ON_ERROR);
    }

    /**
     * Yields events until none arrives for `$timeout` seconds, or the client is closed.
     *
     * @param ?float $timeout null: without limit
     * @return \Generator<int, Event>
     */
    public function pollEvents(?float $timeout = null): \Generator
    {
        try {
            while ($this->transport !== null && ($event = $this->poll($timeout ?? -1.0)) !== null) {
                yield $event;
            }
        } catch (ClosedException) {
            // Closed from within the loop, or by a signal handler.
        }
    }

    /** Ends one wait of poll(). */
    public function wake(): void
    {
        $this->transport()->wake();
    }

    /** A file descriptor that is readable while events are pending, for event loops that accept numbers. */
    public function eventFd(): int
    {
        return $this->transport()->eventFd();
    }

    /**
     * Answers a web request: webhooks of vendors, unsubscribe pages, health, and the REST API for callers with a token.
     *
     * @param string $target raw path and query
     * @param array<string, string|list<string>> $headers
     * @param string $body raw body, byte for byte: signatures cover it
     */
    public function http(string $method, string $target, array $headers = [], string $body = ''): Reply
    {
        return $this->transport()->http($method, $target, WebRequest::headerLines($method, $target, $headers), $body);
    }

    /**
     * Starts to answer a web request whose body or response may not fit in memory.
     *
     * @param array<string, string|list<string>> $headers
     * @param array{actor: string, scopes: list<string>}|null $access the caller, from your own login; null: the request must carry a token
     */
    public function exchange(string $method, string $target, array $headers = [], ?array $access = null): Exchange
    {
        $lines = WebRequest::headerLines($method, $target, $headers);
        return $this->transport()->exchange($method, $target, $lines, $access === null ? null : Request::encode('access', $access));
    }

    /** "liboutbound 0.1.0", or the URL of the server. */
    public function describe(): string
    {
        return $this->transport()->describe();
    }

    private function transport(): Transport
    {
        return $this->transport ?? throw OutboundException::of(
            ['code' => 'closed', 'status' => 409, 'title' => 'The client is closed', 'detail' => 'the client is closed: open another one']);
    }
}
