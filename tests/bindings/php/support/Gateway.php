<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Provider;

/** A provider that records its messages, and throws for one address. */
final class Gateway extends Provider
{
    /** @var array<string, string> texts by number */
    public array $delivered = [];

    public function deliver(array $message): array
    {
        if ($message['to']['phone'] === '+15005550002') {
            throw new \RuntimeException('the password is secret');
        }
        $this->delivered[$message['to']['phone']] = $message['text'];
        return ['outcome' => 'accepted', 'vendor_id' => "v-{$message['key']}"];
    }
}
