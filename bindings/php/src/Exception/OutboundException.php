<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** An operation failed. The class tells the kind; `getMessage()` is the `detail` of the problem document, for people. */
class OutboundException extends \RuntimeException
{
    private const CLASSES = [
        'invalid' => InvalidException::class,
        'not_found' => NotFoundException::class,
        'conflict' => ConflictException::class,
        'unknown_operation' => UnknownOperationException::class,
        'config' => ConfigException::class,
        'schema' => SchemaException::class,
        'store' => StoreException::class,
        'busy' => BusyException::class,
        'timeout' => TimeoutException::class,
        'provider' => ProviderException::class,
        'closed' => ClosedException::class,
        'no_memory' => NoMemoryException::class,
        'unauthenticated' => AccessException::class,
        'forbidden' => AccessException::class,
        'unreachable' => UnreachableException::class,
        'malformed_request' => InvalidException::class,
        'too_large' => InvalidException::class,
    ];

    /** @var string "invalid": match this or the class, never the message */
    public readonly string $errorCode;
    public readonly int $status;
    public readonly string $title;
    /** @var list<array{path: string, message: string}> the wrong members */
    public readonly array $violations;

    /** @param array<string, mixed> $problem the whole problem document (RFC 9457) */
    final public function __construct(public readonly array $problem, ?\Throwable $previous = null)
    {
        $this->errorCode = $problem['code'] ?? 'internal';
        $this->status = $problem['status'] ?? 500;
        $this->title = $problem['title'] ?? '';
        $this->violations = $problem['violations'] ?? [];
        parent::__construct($problem['detail'] ?? $this->title, 0, $previous);
    }

    /** The exception for a problem document; InternalException for an unknown code. */
    public static function of(array $problem): self
    {
        $class = self::CLASSES[$problem['code'] ?? ''] ?? InternalException::class;
        return new $class($problem);
    }

    /** The exception for a code of outbound.h and its problem document, if any. */
    public static function ofCode(int $code, ?string $document): self
    {
        $problem = $document === null ? null : json_decode($document, true);
        return self::of(is_array($problem) ? $problem : self::bareProblem($code));
    }

    /** @return array<string, mixed> a problem document for functions without one */
    private static function bareProblem(int $code): array
    {
        [$name, $detail] = match ($code) {
            -1 => ['invalid', 'an argument breaks a rule'],
            -3 => ['conflict', 'the response is known: read it, and write no more of the request'],
            -5 => ['config', 'a provider cannot be set up: the next event of type log has the problem'],
            -7 => ['store', 'the database cannot be used: the next event of type log has the problem'],
            -8 => ['busy', 'another process holds the database: try again soon'],
            -9 => ['timeout', 'not done by the deadline: call again'],
            -11 => ['closed', 'the client is closed: open another one'],
            -13 => ['no_memory', 'memory ran out: free some and try again'],
            default => ['internal', "liboutbound answered with code $code"],
        };
        return ['code' => $name, 'status' => 500, 'title' => $detail, 'detail' => $detail];
    }
}
