<?php

declare(strict_types=1);

namespace Outbound;

/** The operations of one noun. */
abstract class Noun
{
    /** @internal */
    final public function __construct(private readonly Outbound $client)
    {
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    final protected function call(string $operation, array $request): array
    {
        return $this->client->call($operation, $request);
    }

    /** @param array<string, mixed> $request */
    final protected function pages(string $operation, array $request): Pages
    {
        return new Pages($this->client, $operation, $request);
    }
}
