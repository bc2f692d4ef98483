<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Exception\ConflictException;
use Outbound\Exception\InvalidException;
use Outbound\F;
use Outbound\Outbound;

/** The scenario that every setup must pass: a campaign before its dispatch, and its results afterwards. */
final class Scenario
{
    /** @return array<string, mixed> */
    public static function prepare(Outbound $crm): array
    {
        $upserted = $crm->contacts->upsert(['contacts' => [
            ['external_id' => '1', 'email' => 'ada@example.com', 'first_name' => 'Adä', 'industry' => 'Retail', 'lead_score' => 70, 'fields' => []],
            ['external_id' => '2', 'email' => 'bob@example.com', 'industry' => 'Retail', 'lead_score' => 60],
            ['external_id' => '3', 'email' => 'eve@example.com', 'industry' => 'Retail', 'lead_score' => 10]]]);
        $crm->suppressions->add(['entries' => [['channel' => 'email', 'address' => 'bob@example.com', 'reason' => 'manual']]]);
        $filter = F::industry()->in(['Retail'])->and(F::leadScore()->min(50));
        $segment = $crm->segments->create(['name' => 'Shops', 'filter' => $filter]);
        $template = $crm->emailTemplates->create(['name' => 'Spring', 'subject' => 'Hello {{first_name|there}}', 'text' => 'Spring is here.']);
        $campaign = $crm->campaigns->create(['name' => 'Spring', 'type' => 'email', 'from' => ['email' => 'news@example.org'],
            'template_id' => $template['id'], 'recipient_segments' => $filter, 'scheduled_at' => null]);
        $started = $crm->campaigns->start($campaign['id']);
        return ['created' => $upserted['created'], 'found' => $crm->segments->count(['id' => $segment['id']])['count'],
            'all' => $crm->segments->count(['filter' => []])['count'], 'id' => $campaign['id'], 'status' => $started['status'],
            'filter' => $crm->segments->get($segment['id'])['filter']];
    }

    /** @return array<string, mixed> */
    public static function report(Outbound $crm): array
    {
        $recipients = [];
        foreach ($crm->campaigns->recipients(1, ['limit' => 1]) as $recipient) {
            $recipients[] = [$recipient['email'], $recipient['status'], $recipient['reason'] ?? null];
        }
        sort($recipients);
        $wrong = throws(InvalidException::class, 'type', fn () => $crm->campaigns->create(['name' => 'x']));
        return ['recipients' => $recipients, 'status' => $crm->campaigns->get(1)['status'], 'sent' => $crm->campaigns->analytics(1)['sent'],
            'contacts' => count($crm->contacts->list(['limit' => 2])->all()),
            'found' => array_column($crm->contacts->list(['segment' => F::leadScore()->max(10)])->all(), 'external_id'),
            'suppressed' => $crm->suppressions->get(['channel' => 'email', 'address' => 'bob@example.com'])['suppressed'],
            'conflict' => throws(ConflictException::class, 'completed', fn () => $crm->campaigns->start(1))->errorCode,
            'violations' => $wrong->violations, 'healthy' => trim($crm->http('GET', '/healthz')->body), 'verified' => $crm->verify()['ok']];
    }

    /** @return list<array<string, mixed>> the results that every setup must return */
    public static function expected(): array
    {
        return [['created' => 3, 'found' => 2, 'all' => 3, 'id' => 1, 'status' => 'running',
            'filter' => ['industries' => ['Retail'], 'lead_score' => ['min' => 50]]],
            ['recipients' => [['ada@example.com', 'sent', null], ['bob@example.com', 'skipped', 'suppressed']], 'status' => 'completed',
                'sent' => 1, 'contacts' => 3, 'found' => ['3'], 'suppressed' => true, 'conflict' => 'conflict',
                'violations' => [['path' => 'type', 'message' => 'is missing']], 'healthy' => 'ok', 'verified' => true]];
    }
}
