<?php
// The scenario in PHP, through FFI or a server, which dispatches by itself.

declare(strict_types=1);

use Outbound\Exception\InvalidException;
use Outbound\F;
use Outbound\Outbound;
use Outbound\Provider;

spl_autoload_register(function (string $class): void {
    require __DIR__ . '/../../bindings/php/src/' . strtr(substr($class, strlen('Outbound\\')), '\\', '/') . '.php';
});

final class Gateway extends Provider
{
    public function deliver(array $message): array
    {
        echo "delivered {$message['to']['phone']} {$message['text']}\n";
        return ['outcome' => 'accepted', 'vendor_id' => "v-{$message['key']}"];
    }
}

function is_completed(Outbound $crm): bool
{
    while ($event = $crm->poll()) {
        if ($event['type'] === 'campaign.completed') {
            return true;
        }
    }
    return false;
}

function send(Outbound $crm, string $name, array $content, mixed $people): void
{
    $campaign = $crm->campaigns->create(['name' => $name, 'type' => 'sms', 'template_id' => $content['id'], 'recipient_segments' => $people]);
    $crm->campaigns->start($campaign['id']);
    $gateway = new Gateway('gateway');
    while (!is_completed($crm)) {
        $gateway->turn($crm, 0.1);
    }
    $found = $crm->campaigns->analytics($campaign['id']);
    echo "{$found['status']}: sent {$found['sent']}, skipped {$found['skipped']}\n";
}

/**
 * Sends a message to one recipient.
 *
 * @return array{array<string, mixed>, bool} what became of it; true if the same request sends nothing more
 */
function send_message(Outbound $crm, array $message): array
{
    $accepted = $crm->messages->send($message);
    $gateway = new Gateway('gateway');
    while (in_array(($found = $crm->messages->get(['key' => $message['key']]))['status'], ['queued', 'sending'])) {
        $gateway->turn($crm, 0.1);
    }
    return [$found, $crm->messages->send($message)['id'] === $accepted['id']];
}

$people = F::industry()->in(['Retail'])->and(F::leadScore()->min(50));
$crm = new Outbound(getenv('OUTBOUND_CONFIG'));
$job = $crm->imports->create();
$done = $crm->imports->append($job['id'], ['text' => getenv('SCENARIO_CSV')]);
$crm->imports->commit($job['id']);
echo "imported {$done['imported']}, invalid {$done['invalid']}\n";
$shops = $crm->segments->create(['name' => 'Shops', 'filter' => $people]);
echo 'segment ', $crm->segments->count(['id' => $shops['id']])['count'], "\n";
$content = $crm->smsTemplates->create(['name' => 'Greeting', 'body' => 'Hello {{first_name|there}}']);
$isServed = getenv('OUTBOUND_TRANSPORT') === 'http';
$isServed || $crm->start();
send($crm, 'First', $content, $people);
$answer = $crm->http('POST', '/outbound/webhooks/twilio/inbound-sms',
    ['Content-Type' => 'application/x-www-form-urlencoded', 'X-Twilio-Signature' => getenv('SCENARIO_SIGNATURE')], getenv('SCENARIO_WEBHOOK'));
echo "webhook {$answer->status}\n";
echo 'suppressed ', (int) $crm->suppressions->get(['channel' => 'sms', 'address' => '+15005550009'])['suppressed'], "\n";
send($crm, 'Second', $content, $people);
[$message, $once] = send_message($crm, ['channel' => 'sms', 'key' => 'order-2', 'external_id' => '2', 'template_id' => $content['id']]);
echo "message {$message['status']}, ", $once ? 'once' : 'twice', "\n";
[$message] = send_message($crm, ['channel' => 'sms', 'key' => 'order-1', 'to' => '+15005550009', 'message' => 'Paid']);
echo "message {$message['status']}: {$message['reason']}\n";
$isServed || $crm->stop(5);
try {
    $crm->campaigns->create(['name' => 'x', 'type' => 'sms']);
} catch (InvalidException $refused) {
    echo "refused {$refused->errorCode}\n";
}
