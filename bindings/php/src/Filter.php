<?php

declare(strict_types=1);

namespace Outbound;

/** A filter of contacts: conditions that must all hold. Created by F; every operation that takes a filter accepts it. */
final class Filter implements \JsonSerializable
{
    /** @param array<string, mixed> $document */
    private function __construct(private readonly array $document)
    {
    }

    /** @param array<string, mixed> $document a filter document of operations */
    public static function of(array $document): self
    {
        return new self($document);
    }

    /**
     * Combines both filters: all conditions must hold.
     *
     * @param self|array<string, mixed> $other
     * @throws \InvalidArgumentException if no filter can express it, such as two lists of industries
     */
    public function and(self|array $other): self
    {
        $document = $this->document;
        foreach ($other instanceof self ? $other->document : $other as $member => $condition) {
            $document[$member] = isset($document[$member]) ? self::joined($member, $document[$member], $condition) : $condition;
        }
        return new self($document);
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return $this->document;
    }

    public function jsonSerialize(): object
    {
        return (object) $this->document;
    }

    private static function joined(string $member, mixed $left, mixed $right): mixed
    {
        if ($left === $right) {
            return $left;
        }
        return match (true) {
            $member === 'contact_ids' || $member === 'external_ids' => array_values(array_intersect($left, $right)),
            $member === 'lead_score' => self::range($left, $right),
            $member === 'tags' && !(isset($left['any']) && isset($right['any'])) => self::tags($left, $right),
            default => throw new \InvalidArgumentException("filter: $member: has two conditions that one filter cannot hold: join them yourself"),
        };
    }

    private static function range(array $left, array $right): array
    {
        return array_filter([
            'min' => isset($left['min'], $right['min']) ? max($left['min'], $right['min']) : $left['min'] ?? $right['min'] ?? null,
            'max' => isset($left['max'], $right['max']) ? min($left['max'], $right['max']) : $left['max'] ?? $right['max'] ?? null,
        ], fn ($limit) => $limit !== null);
    }

    private static function tags(array $left, array $right): array
    {
        foreach ($right as $kind => $tags) {
            $left[$kind] = array_values(array_unique([...$left[$kind] ?? [], ...$tags]));
        }
        return $left;
    }
}
