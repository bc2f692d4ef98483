<?php

declare(strict_types=1);

namespace Tests;

/* The package in an application with Debian's Laravel. */

function laravel(): LaravelHost
{
    return new LaravelHost(folder());
}

const CAMPAIGN = '$crm->contacts->upsert(["contacts" => [["external_id" => "1", "email" => "ada@example.com"]]]);
    $id = $crm->campaigns->create(["name" => "Hello", "type" => "email", "from" => ["email" => "news@example.org"], "subject" => "Hi", "text" => "Hi"])["id"];
    $crm->campaigns->start($id);';

test('Laravel discovers the package, and the client comes from its configuration', function () {
    equal(laravel()->run('echo $app->make(Outbound\Outbound::class)->contacts->list()->first() ?? "none", get_class($app->make("outbound"));'),
        'noneOutbound\Outbound');
});

test('the facade has nouns and operations', function () {
    equal(laravel()->run('use Outbound\Laravel\Facades\Outbound;
        echo Outbound::segments()->create(["name" => "All", "filter" => []])["id"], Outbound::call("segments.get", ["id" => 1])["name"],
            Outbound::stats()["contacts"]["total"] ?? "";'), '1All0');
});

test('a fake records calls, and answers what it was told to', function () {
    equal(laravel()->run('use Outbound\Laravel\Facades\Outbound;
        $fake = Outbound::fake(["segments.count" => ["count" => 5]]);
        echo Outbound::segments()->count(["filter" => []])["count"], $app->make("outbound")->describe();
        $app->make("outbound")->campaigns->start(7);
        echo json_encode($fake->calls);'), '5fake[["segments.count",{"filter":[]}],["campaigns.start",{"id":7}]]');
});

test('dashboard and API are closed outside local, and the answer names the gate', function () {
    $host = laravel();
    foreach (['/api/v1/outbound/stats', '/outbound', '/outbound/campaigns/1', '/outbound/preview/campaigns/1'] as $target) {
        [$status, $body] = $host->request('GET', $target, ['APP_ENV' => 'production']);
        equal([$target, $status], [$target, 403]);
        check(str_contains($body, 'viewOutbound'), $body);
    }
});

test('pages of other sites change nothing', function () {
    $host = laravel();
    $target = '/api/v1/outbound/jobs/1/cancel';
    equal($host->request('POST', $target, ['APP_ENV' => 'local'])[0], 403);
    equal($host->request('POST', '/outbound/preview/templates', ['APP_ENV' => 'local'])[0], 403);
    equal($host->request('POST', $target, ['APP_ENV' => 'local'], '', ['HTTP_ORIGIN' => 'https://evil.example'])[0], 403);
    [$status, $body] = $host->request('POST', $target, ['APP_ENV' => 'local'], '', ['HTTP_SEC_FETCH_SITE' => 'same-origin']);
    equal([$status, json_decode($body, true)['code']], [404, 'not_found']);
});

test('the API is open in local, and where the application opens the gate', function () {
    $host = laravel();
    [$status, $body] = $host->request('GET', '/api/v1/outbound/contacts', ['APP_ENV' => 'local']);
    equal([$status, json_decode($body, true)], [200, ['items' => [], 'next' => null]]);
    $opened = 'Illuminate\Support\Facades\Gate::define("viewOutbound", fn ($user = null) => true);';
    equal($host->request('GET', '/api/v1/outbound/jobs', ['APP_ENV' => 'production'], $opened)[0], 200);
    [$status, $body] = $host->request('DELETE', '/api/v1/outbound/tokens/1', ['APP_ENV' => 'production'], $opened, ['HTTP_ORIGIN' => 'http://localhost']);
    equal([$status, json_decode($body, true)['code']], [403, 'forbidden']);
});

test('webhooks are mounted without a session, and can be turned off', function () {
    $host = laravel();
    equal($host->request('GET', '/outbound/unsubscribe/none')[0], 404);
    equal($host->request('POST', '/outbound/webhooks/sendgrid', ['APP_ENV' => 'production'])[0], 403);
    file_put_contents("$host->folder/config/outbound.php", '<?php return ["mount" => false];');
    equal($host->request('GET', '/api/v1/outbound/stats', ['APP_ENV' => 'local'])[0], 404);
});

test('artisan outbound:work sends campaigns, and hands events on', function () {
    $host = laravel();
    $vendor = new Vendor($host->folder);
    file_put_contents("$host->folder/outbound.json", json_encode($vendor->configuration("$host->folder/crm.db")));
    $listen = 'Illuminate\Support\Facades\Event::listen("outbound.campaign.completed", function ($event) { echo "completed {$event->data["campaign_id"]}\n"; });
        $all = []; Illuminate\Support\Facades\Event::listen(Outbound\Laravel\Events\OutboundEvent::class, function ($event) use (&$all) { $all[] = $event->type; });
        $crm = $app->make(Outbound\Outbound::class); ' . CAMPAIGN;
    $said = $host->artisan('outbound:work --until-idle', ['OUTBOUND_CONFIG' => "$host->folder/outbound.json"], $listen);
    check(str_starts_with($said, "completed 1\n0 ") && str_contains($said, 'Stopped.'), $said);
    equal($vendor->recipients(), ['ada@example.com']);
});

test('artisan outbound:work ends by a signal', function () {
    $worker = laravel()->start('$console = $app->make(Illuminate\Contracts\Console\Kernel::class);
        exit($console->handle(new Symfony\Component\Console\Input\StringInput("outbound:work"), new Symfony\Component\Console\Output\ConsoleOutput()));');
    $worker->line('Dispatching with liboutbound');
    check(str_contains($worker->stop(), 'Stopped.'), 'it says so');
});

test('artisan outbound:doctor says how outbound is reached and what is wrong', function () {
    $said = laravel()->artisan('outbound:doctor');
    check(str_contains($said, 'outbound is reached through liboutbound') && str_contains($said, 'No provider'), $said);
});
