<?php

declare(strict_types=1);

namespace Outbound\Http;

use Outbound\Exception\ConfigException;
use Outbound\Exception\InvalidException;
use Outbound\Exception\OutboundException;
use Outbound\Exception\UnknownOperationException;
use Outbound\Exception\UnsupportedException;
use Outbound\Exchange;
use Outbound\Generated\Table;
use Outbound\Reply;
use Outbound\Request;
use Outbound\Transport;

/**
 * Calls the operations of a server (`outbound serve`) under /api/v1/outbound with a token.
 *
 * @internal
 */
final class HttpTransport implements Transport
{
    private const BASE = '/api/v1/outbound';
    /** Timeout in seconds of calls without one; the server's limit is 10. */
    private const TIMEOUT = 15.0;

    /** Seconds that one request for events waits; PHP runs signal handlers between two requests. */
    private const LONGEST_WAIT = 1;

    /** @var list<array<string, mixed>> received events that poll() has not returned yet */
    private array $events = [];
    private ?int $cursor = null;
    private readonly string $server;
    private readonly Connection $connection;
    /** @var \Closure(): string a closure, so that var_export() does not write it */
    private readonly \Closure $token;

    public function __construct(string $server, #[\SensitiveParameter] string $token)
    {
        $this->token = static fn (): string => $token;
        $this->server = rtrim($server, '/');
        if (!preg_match('~^https?://[^/?#\s@]+(/[^?#\s]*)?$~', $this->server)) {
            throw self::problem(ConfigException::class, 'config', "server \"$server\": is no URL: write http://127.0.0.1:8080, for example");
        }
        if (!preg_match('/^[\x21-\x7e]+$/', $token)) {
            throw self::problem(ConfigException::class, 'config',
                'token: is missing, or has other characters than a token: make one with outbound token create');
        }
        $this->connection = new Connection($this->server);
    }

    /** Hides the token. */
    public function __debugInfo(): array
    {
        return ['server' => $this->server];
    }

    public function call(string $operation, array $request, float $timeout): string
    {
        [$method, $first, , $other] = (Table::ROWS[$operation] ?? throw self::problem(UnknownOperationException::class, 'unknown_operation',
            "$operation: is no operation that this package knows: check its spelling, or update the package")) + [3 => null];
        $path = $other !== null && self::names($other, $request) ? $other : $first;
        $target = self::BASE . preg_replace_callback('/\{(\w+)\}/', function (array $found) use ($operation, &$request) {
            $value = $request[$found[1]] ?? null;
            unset($request[$found[1]]);
            return rawurlencode(self::pathMember($operation, $found[1], $value));
        }, $path);
        $headers = ['Authorization: Bearer ' . ($this->token)(), 'Accept: application/json'];
        $body = '';
        if ($method === 'GET' || $method === 'DELETE') {
            $target .= self::query($operation, $request);
        } elseif ($request !== [] || in_array($operation, Table::BODIES, true)) {
            $headers[] = 'Content-Type: application/json';
            $body = Request::encode($operation, $request);
        }
        $reply = $this->connection->request($method, $target, $headers, $body, $timeout < 0 ? self::TIMEOUT : $timeout + 1);
        if ($reply->status < 200 || $reply->status > 299) {
            throw OutboundException::of($this->problemOf($reply));
        }
        return $reply->body;
    }

    public function http(string $method, string $target, string $headerLines, string $body): Reply
    {
        $headers = preg_split('/\r?\n/', $headerLines, -1, PREG_SPLIT_NO_EMPTY);
        return $this->connection->request($method, $target, $headers, $body, 60.0);
    }

    public function exchange(string $method, string $target, string $headerLines, ?string $access): Exchange
    {
        throw $this->unsupported('exchange', 'let your web server pass such requests on to it');
    }

    public function start(): void
    {
        throw $this->unsupported('start', 'it dispatches by itself, unless it runs with --only-listen');
    }

    public function stop(float $drain): bool
    {
        throw $this->unsupported('stop', 'end it with SIGTERM, or pause campaigns');
    }

    /** Reads the server's log of events, from the first poll on. */
    public function poll(float $timeout): ?string
    {
        $end = $timeout < 0 ? INF : microtime(true) + $timeout;
        do {
            $this->events === [] && $this->readEvents((int) min(self::LONGEST_WAIT, max(0, ceil($end - microtime(true)))));
        } while ($this->events === [] && microtime(true) < $end);
        $event = array_shift($this->events);
        return $event === null ? null : Request::encode('event', $event);
    }

    private function readEvents(int $wait): void
    {
        $request = $this->cursor === null ? [] : ['after' => $this->cursor, 'wait' => $wait];
        $answer = json_decode($this->call('events.list', $request, -1.0), true, 512, JSON_THROW_ON_ERROR);
        $this->cursor = $answer['cursor'];
        $dropped = ['type' => 'events.dropped', 'at' => gmdate('Y-m-d\TH:i:s\Z'), 'data' => []];
        $this->events = [...($answer['reset'] ? [$dropped] : []), ...$answer['items']];
    }

    public function wake(): void
    {
    }

    public function eventFd(): int
    {
        throw $this->unsupported('eventFd', 'it has no descriptor in this process');
    }

    public function close(): void
    {
    }

    public function describe(): string
    {
        return $this->server;
    }

    /** Whether the request has every member of the path. */
    private static function names(string $path, array $request): bool
    {
        preg_match_all('/\{(\w+)\}/', $path, $found);
        return array_filter($found[1], fn ($name) => !isset($request[$name])) === [];
    }

    private static function pathMember(string $operation, string $name, mixed $value): string
    {
        if (!is_string($value) && !is_int($value) || $value === '') {
            throw new InvalidException(['code' => 'invalid', 'status' => 422, 'title' => 'The request breaks a rule',
                'detail' => "$operation: $name: is missing: over HTTP the route names it",
                'violations' => [['path' => $name, 'message' => 'is missing: over HTTP the route names it']]]);
        }
        return (string) $value;
    }

    private static function query(string $operation, array $members): string
    {
        $pairs = [];
        foreach ($members as $name => $value) {
            $values = is_array($value) && array_is_list($value) ? $value : [$value];
            foreach (array_filter($values, fn ($v) => $v !== null) as $one) {
                $text = is_bool($one) ? ($one ? 'true' : 'false') : (is_scalar($one) ? (string) $one : Request::encode($operation, $one));
                $pairs[] = rawurlencode((string) $name) . '=' . rawurlencode($text);
            }
        }
        return $pairs === [] ? '' : '?' . implode('&', $pairs);
    }

    /** @return array<string, mixed> */
    private function problemOf(Reply $reply): array
    {
        $problem = json_decode($reply->body, true);
        return is_array($problem) && isset($problem['code'], $problem['detail']) ? $problem : ['code' => 'unreachable',
            'status' => $reply->status, 'title' => 'The server is not one of outbound',
            'detail' => "$this->server: answered with status $reply->status and no problem document: is it outbound serve?"];
    }

    /** @param class-string<OutboundException> $class */
    private static function problem(string $class, string $code, string $detail): OutboundException
    {
        return new $class(['code' => $code, 'status' => 400, 'title' => $detail, 'detail' => $detail]);
    }

    private function unsupported(string $function, string $wish): UnsupportedException
    {
        return new UnsupportedException("$function: $this->server is a server: $wish");
    }
}
