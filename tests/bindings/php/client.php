<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Exception\ClosedException;
use Outbound\Exception\ConflictException;
use Outbound\Exception\InvalidException;
use Outbound\Exception\NotFoundException;
use Outbound\Exception\UnknownOperationException;
use Outbound\F;
use Outbound\Outbound;

/* The client with the library in this process. */

function memory_client(): Outbound
{
    return new Outbound(['database' => 'sqlite://:memory:', 'providers' => [['type' => 'sendgrid', 'api_key' => 'SG.x']], 'pace' => [], 'senders' => [['email' => 'news@example.org']]]);
}

test('a campaign runs from contacts to its analytics, with events', function () {
    $folder = folder();
    $vendor = new Vendor($folder);
    $crm = new Outbound($vendor->configuration("$folder/crm.db"));
    $prepared = Scenario::prepare($crm);
    $crm->start();
    $types = [];
    foreach ($crm->pollEvents(PATIENCE) as $event) {
        $types[] = $event['type'];
        if ($event['type'] === 'campaign.completed') {
            break;
        }
    }
    check($crm->stop(PATIENCE), 'everything is settled');
    equal(array_values(array_diff($types, ['log'])), ['campaign.started', 'campaign.prepared', 'campaign.completed']);
    equal([$prepared, Scenario::report($crm)], Scenario::expected());
    equal($vendor->recipients(), ['ada@example.com']);
});

test('ids are integers and times are taken as objects', function () {
    $crm = memory_client();
    $campaign = $crm->campaigns->create(['name' => 'Hello', 'type' => 'email', 'subject' => 'Hello', 'text' => 'Hello',
        'scheduled_at' => new \DateTimeImmutable('2035-01-02 03:04:05', new \DateTimeZone('Europe/Berlin'))]);
    equal([$campaign['id'], $campaign['scheduled_at']], [1, '2035-01-02T02:04:05Z']);
});

test('an empty array is an object where one is meant, and a list elsewhere', function () {
    $crm = memory_client();
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'email' => 'ada@example.com', 'fields' => [], 'tags' => []]]]);
    $script = ['steps' => [['gather' => ['keys' => ['0' => [], '1' => ['opt_out' => true]], 'steps' => [['say' => 'Press a key.']]]]]];
    $saved = $crm->phoneScripts->create(['name' => 'Keys', 'script' => $script]);
    equal(array_keys($saved['script']['steps'][0]['gather']['keys']), [0, 1]);
    equal($crm->segments->count(['filter' => []])['count'], 1);
    equal($crm->contacts->get(['external_id' => '1'])['fields'], []);
});

test('what was read can be sent back', function () {
    $crm = memory_client();
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'email' => 'ada@example.com']]]);
    $contact = $crm->contacts->get(['external_id' => '1']);
    $changed = $crm->contacts->update($contact['id'], ['first_name' => 'Ada'] + $contact);
    equal([$changed['first_name'], $changed['email']], ['Ada', 'ada@example.com']);
});

test('lists give all items, page by page, and any number of times', function () {
    $crm = memory_client();
    $contacts = array_map(fn ($n) => ['external_id' => "$n", 'email' => "p$n@example.com"], range(1, 5));
    $crm->contacts->upsert(['contacts' => $contacts]);
    $pages = $crm->contacts->list(['limit' => 2]);
    equal(count($pages->all()), 5);
    equal(array_map(fn ($page) => count($page['items']), iterator_to_array($pages->pages(), false)), [2, 2, 1]);
    equal($pages->first()['external_id'], '5');
    equal(array_keys(iterator_to_array($pages)), [0, 1, 2, 3, 4]);
    equal($crm->suppressions->list()->first(), null);
});

test('conditions of a filter are joined where one filter can hold both', function () {
    $filter = F::leadScore()->min(10)->and(F::leadScore()->between(20, 90))->and(F::tags()->all(['a']))->and(F::tags()->all(['b']))
        ->and(F::tags()->none(['c']))->and(F::hasEmail())->and(['has_phone' => false]);
    equal($filter->toArray(), ['lead_score' => ['min' => 20, 'max' => 90], 'tags' => ['all' => ['a', 'b'], 'none' => ['c']],
        'has_email' => true, 'has_phone' => false]);
    equal(F::contactId()->in([1, 2, 3])->and(F::contactId()->in([3, 1, 9]))->and(F::inSegment(4))->toArray(),
        ['contact_ids' => [1, 3], 'segment_id' => 4]);
    equal(F::externalId()->in(['a'])->and(F::externalId()->in(['b']))->toArray(), ['external_ids' => []]);
    foreach ([F::industry()->is('a')->and(...), F::tags()->any(['a'])->and(...), F::hasPhone()->and(...)] as $index => $and) {
        $other = [F::industry()->is('b'), F::tags()->any(['b']), F::hasPhone(false)][$index];
        throws(\InvalidArgumentException::class, 'two conditions', fn () => $and($other));
    }
});

test('failures are exceptions by class, with the members that are wrong', function () {
    $crm = memory_client();
    $problem = throws(InvalidException::class, 'contacts[0].external_id',
        fn () => $crm->contacts->upsert(['contacts' => [['external_id' => 1]]]));
    equal([$problem->errorCode, $problem->status, $problem->violations[0]['path']], ['invalid', 422, 'contacts[0].external_id']);
    equal(throws(NotFoundException::class, '4711', fn () => $crm->campaigns->get(4711))->violations, []);
});

test('a provider in PHP delivers messages, and one that throws leaves the outcome unknown', function () {
    $crm = new Outbound(['database' => 'sqlite://:memory:', 'engine' => ['poll_ms' => 20],
        'providers' => [['type' => 'host', 'name' => 'gateway', 'channel' => 'sms']]]);
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'phone' => '+15005550001'], ['external_id' => '2', 'phone' => '+15005550002']]]);
    $campaign = $crm->campaigns->create(['name' => 'Hello', 'type' => 'sms', 'message' => 'Good morning']);
    $crm->campaigns->start($campaign['id']);
    $gateway = new Gateway('gateway');
    throws(ConflictException::class, 'start()', fn () => $gateway->turn($crm));
    $crm->start();
    while ($crm->campaigns->get($campaign['id'])['status'] === 'running') {
        $gateway->turn($crm, 0.1);
    }
    equal($gateway->delivered, ['+15005550001' => 'Good morning']);
    $recipients = $crm->campaigns->recipients($campaign['id'])->all();
    equal(array_column($recipients, 'status'), ['sent', 'unknown']);
    check(!str_contains(json_encode($recipients), 'secret'), 'what was thrown is not stored');
    $problem = throws(InvalidException::class, 'outcome', fn () => $crm->deliveries->report(['results' => [['key' => 'x', 'outcome' => 'lost']]]));
    equal($problem->violations[0]['path'], 'results[0].outcome');
    equal($crm->deliveries->report(['results' => [['key' => 'x', 'outcome' => 'accepted']]]), ['taken' => 0, 'late' => ['x']]);
});

test('a provider that reports twice is told so, and one that never reports leaves the outcome unknown', function () {
    $crm = new Outbound(['database' => 'sqlite://:memory:', 'engine' => ['poll_ms' => 20],
        'providers' => [['type' => 'host', 'name' => 'gateway', 'channel' => 'sms', 'report_seconds' => 1]]]);
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'phone' => '+15005550001'], ['external_id' => '2', 'phone' => '+15005550003']]]);
    $campaign = $crm->campaigns->create(['name' => 'Hello', 'type' => 'sms', 'message' => 'Good morning']);
    $crm->campaigns->start($campaign['id']);
    $crm->start();
    $messages = [];
    while (count($messages) < 2) {
        $messages = [...$messages, ...$crm->deliveries->next(['provider' => 'gateway', 'wait_ms' => 100])['items']];
    }
    $key = $messages[0]['key'];
    $report = ['results' => [['key' => $key, 'outcome' => 'accepted']]];
    equal([$crm->deliveries->report($report), $crm->deliveries->report($report)], [['taken' => 1, 'late' => []], ['taken' => 0, 'late' => [$key]]]);
    foreach ($crm->pollEvents(PATIENCE) as $event) {
        if ($event['type'] === 'campaign.completed') {
            break;
        }
    }
    $outcomes = array_column($crm->campaigns->recipients($campaign['id'])->all(), 'status', 'phone');
    equal(array_map(fn ($message) => $outcomes[$message['to']['phone']], $messages), ['sent', 'unknown']);
});

test('web requests are answered with status, fields and body', function () {
    $crm = memory_client();
    $reply = $crm->http('POST', '/outbound/webhooks/sendgrid?x=1', ['Content-Type' => 'application/json', 'X-Two' => ['a', 'b']], "[\0]");
    check($reply->status >= 400 && $reply->status < 500, "status $reply->status");
    equal($reply->header('content-type'), 'text/plain; charset=utf-8');
});

test('an upload passes in pieces', function () {
    $crm = memory_client();
    $exchange = $crm->exchange('POST', '/api/v1/outbound/imports', ['Content-Type' => 'text/csv'], ['actor' => 'ada', 'scopes' => ['write']]);
    $exchange->write("external_id,email\n");
    $exchange->write("1,ada@example.com\n");
    equal($exchange->finish()->status, 200);
    $job = json_decode(implode('', iterator_to_array($exchange->pieces(), false)), true);
    equal($job['status'], 'done');
    $exchange->close();
    throws(ClosedException::class, 'closed', fn () => $exchange->write('x'));
    equal(count($crm->contacts->list()->all()), 1);
});

test('a wait for an event ends at its time, by wake, and with the client', function () {
    $crm = memory_client();
    equal($crm->poll(), null);
    $crm->wake();
    equal($crm->poll(0.01), null);
    check($crm->eventFd() >= 0, 'a descriptor');
    equal(iterator_to_array($crm->pollEvents(0.01)), []);
    $campaign = $crm->campaigns->create(['name' => 'Hello', 'type' => 'email', 'subject' => 'Hello', 'text' => 'Hello']);
    $crm->campaigns->cancel($campaign['id']);
    foreach ($crm->pollEvents() as $event) {
        equal($event['type'], 'campaign.cancelled');
        $crm->close();
    }
});

test('a child after fork opens an engine of its own at its first call, and the parent goes on', function () {
    $folder = folder();
    $crm = new Outbound(['database' => "sqlite://$folder/crm.db", 'providers' => []]);
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'email' => 'ada@example.com']]]);
    check(holds_in_child(fn () => count($crm->contacts->list()->all()) === 1 && $crm->http('GET', '/healthz')->status === 200
        && $crm->poll() === null && $crm->close() === null), 'the child sees what the parent wrote');
    check(holds_in_child(fn () => $crm->poll() === null && $crm->eventFd() >= 0 && $crm->stop()), 'whatever its first call is');
    equal(count($crm->contacts->list()->all()), 1);
});

test('a signal handler runs while an event is waited for', function () {
    $crm = memory_client();
    $arrived = false;
    pcntl_async_signals(true);
    pcntl_signal(SIGALRM, function () use (&$arrived, $crm) {
        $arrived = true;
        $crm->close();
    });
    holds_in_child(fn () => posix_kill(posix_getppid(), SIGALRM));
    equal(iterator_to_array($crm->pollEvents()), []);
    check($arrived, 'the handler ran');
});

test('the configuration is found as the command line finds it', function () {
    $folder = folder();
    $before = getcwd();
    cleanup(fn () => chdir($before));
    cleanup(fn () => putenv('OUTBOUND_CONFIG'));
    chdir($folder);
    file_put_contents('outbound.json', json_encode(['database' => "sqlite://$folder/found.db", 'providers' => []]));
    (new Outbound())->close();
    check(is_file("$folder/found.db"), 'outbound.json was read');
    putenv('OUTBOUND_CONFIG={"database": "sqlite://' . $folder . '/named.db", "providers": []}');
    (new Outbound())->close();
    check(is_file("$folder/named.db"), 'OUTBOUND_CONFIG was read');
    (new Outbound('{"database": "sqlite://' . $folder . '/text.db", "providers": []}'))->close();
    check(is_file("$folder/text.db"), 'the text was read');
});

test('a hundred thousand calls take no memory, nor do refused ones', function () {
    $crm = memory_client();
    $resident = fn () => (int) preg_replace('/.*VmRSS:\s+(\d+).*/s', '$1', file_get_contents('/proc/self/status'));
    $call = function (int $times) use ($crm) {
        for ($i = 0; $i < $times; ++$i) {
            $crm->call('pace.list');
            $i % 10 === 0 && throws(UnknownOperationException::class, '', fn () => $crm->call('no.such'));
        }
    };
    $call(5000);
    $before = $resident();
    $call(100000);
    check($resident() - $before < 1024, 'resident memory grew by ' . ($resident() - $before) . ' KiB');
});
