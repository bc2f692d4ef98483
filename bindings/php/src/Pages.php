<?php

declare(strict_types=1);

namespace Outbound;

/**
 * The items of a list, read page by page while you iterate. Iterating again reads the list again.
 *
 * @template T of array<string, mixed>
 * @implements \IteratorAggregate<int, T>
 */
final class Pages implements \IteratorAggregate
{
    /**
     * @internal
     * @param array<string, mixed> $request
     */
    public function __construct(private readonly Outbound $client, private readonly string $operation, private readonly array $request)
    {
    }

    /** @return \Generator<int, T> every item of every page */
    public function getIterator(): \Generator
    {
        $index = 0;
        foreach ($this->pages() as $page) {
            foreach ($page['items'] as $item) {
                yield $index++ => $item;
            }
        }
    }

    /** @return \Generator<int, array{items: list<T>, next: mixed}> every page: the response of the operation */
    public function pages(): \Generator
    {
        $request = $this->request;
        do {
            $page = $this->client->call($this->operation, $request);
            yield $page;
            $request['after'] = $page['next'] ?? null;
        } while ($request['after'] !== null);
    }

    /** @return ?T the first item */
    public function first(): ?array
    {
        foreach ($this as $item) {
            return $item;
        }
        return null;
    }

    /** @return list<T> every item of every page, in memory */
    public function all(): array
    {
        return iterator_to_array($this, false);
    }
}
