<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Generated\Table;

/**
 * Encodes requests as JSON: times as RFC 3339, and empty arrays as objects where the operation expects one.
 *
 * @internal
 */
final class Request
{
    /** Maximum nesting of documents in the library. */
    private const DEPTH = 32;

    /**
     * @param array<mixed> $request
     * @return array<mixed>
     * @throws \InvalidArgumentException
     */
    public static function normalize(string $operation, array $request): array
    {
        if ($request !== [] && array_is_list($request)) {
            throw new \InvalidArgumentException("$operation: the request is a list: give an array with the names of members");
        }
        $shape = Table::ROWS[$operation][2] ?? [];
        foreach ($request as $name => $value) {
            if (is_array($value) || is_object($value)) {
                $request[$name] = self::value($operation, $value, self::member($shape, $name), 1);
            }
        }
        return $request;
    }

    /** @throws \InvalidArgumentException for values that JSON cannot express, such as text that is not UTF-8 */
    public static function encode(string $operation, array|object $request): string
    {
        $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;
        try {
            return json_encode($request === [] ? (object) [] : $request, $flags, self::DEPTH);
        } catch (\JsonException $e) {
            throw new \InvalidArgumentException("$operation: the request is no JSON: {$e->getMessage()}", 0, $e);
        }
    }

    /** @param array<mixed>|string|null $shape */
    private static function value(string $operation, mixed $value, array|string|null $shape, int $depth): mixed
    {
        if ($depth > self::DEPTH) {
            throw new \InvalidArgumentException("$operation: the request is nested too deep: " . self::DEPTH . ' levels are the most');
        }
        if (is_string($shape)) {
            $shape = Table::SHAPES[$shape];
        }
        if ($value instanceof \DateTimeInterface) {
            return $value->format('Y-m-d\TH:i:s.uP');
        }
        if ($value instanceof Filter) {
            $value = $value->toArray();
        }
        if (!is_array($value)) {
            return $value;
        }
        foreach ($value as $name => $inner) {
            if (is_array($inner) || is_object($inner)) {
                $value[$name] = self::value($operation, $inner, $shape === null ? null : self::member($shape, $name), $depth + 1);
            }
        }
        // A list has no keys of its own; PHP treats "0", "1", … as list positions.
        return $shape !== null && !isset($shape['[]']) && array_is_list($value) ? (object) $value : $value;
    }

    /** The shape of a member or an item; null if no empty array in it can mean an object. */
    private static function member(array $shape, string|int $name): array|string|null
    {
        return $shape['[]'] ?? $shape[$name] ?? $shape['*'] ?? null;
    }
}
