<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Generated\Types;

/**
 * Delivers the messages of an account of the type "host" in PHP. Derive from it, and call turn() in the process that dispatches, or
 * with a client of the server that dispatches.
 *
 * @phpstan-import-type DeliveriesNextResponse from Types
 * @phpstan-type Outcome array{outcome: 'accepted'|'rejected'|'throttled'|'not_sent'|'account_refused'|'unknown', vendor_id?: string,
 *     code?: string, detail?: string, suppress?: 'unsubscribe'|'invalid', retry_after_seconds?: int}
 */
abstract class Provider
{
    /** @param string $account name of the account in the configuration */
    public function __construct(private readonly string $account)
    {
    }

    /**
     * Delivers one message to the vendor. Pass `key` along, so that the vendor can detect repetitions. If it throws, the outcome is
     * unknown.
     *
     * @param array<string, mixed> $message an item of deliveries.next: key, to, text and more
     * @return Outcome
     */
    abstract public function deliver(array $message): array;

    /**
     * Fetches up to `$limit` messages, waiting up to `$wait` seconds (at most 1) for the first, delivers each and reports it.
     *
     * All must be delivered within the account's report_seconds: choose `$limit` to match the vendor's speed.
     *
     * @return int number of messages
     */
    final public function turn(Outbound $crm, float $wait = 1.0, int $limit = 10): int
    {
        $request = ['provider' => $this->account, 'limit' => $limit, 'wait_ms' => (int) round(min($wait, 1.0) * 1000)];
        $messages = $crm->deliveries->next($request)['items'];
        foreach ($messages as $message) {
            $crm->deliveries->report(['results' => [['key' => $message['key']] + $this->outcome($message)]]);
        }
        return count($messages);
    }

    /**
     * @param array<string, mixed> $message
     * @return Outcome
     */
    private function outcome(array $message): array
    {
        try {
            return $this->deliver($message);
        } catch (\Throwable $e) {
            // Its message may contain credentials.
            return ['outcome' => 'unknown', 'code' => 'provider_exception', 'detail' => get_class($e) . ' was thrown'];
        }
    }
}
