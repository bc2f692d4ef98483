<?php

declare(strict_types=1);

namespace Outbound\Laravel\Events;

/**
 * An event of outbound while `artisan outbound:work` dispatches. Listen to this class for all events, or to the name
 * "outbound.campaign.completed" for those of one type.
 */
final class OutboundEvent
{
    /** @param array<string, mixed> $data */
    public function __construct(public readonly string $type, public readonly string $at, public readonly array $data)
    {
    }
}
