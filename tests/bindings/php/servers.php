<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Exception\AccessException;
use Outbound\Exception\InvalidException;
use Outbound\Exception\UnsupportedException;
use Outbound\Outbound;

/* The same scenario in every supported setup: PHP-FPM behind nginx with preloading, with FFI for the pool, and with neither, through
 * a server. */

const DISPATCH = ['run', '--until-idle'];

/** @return array{string, string} a folder with a simulated vendor, and the path of a configuration in it */
function host(): array
{
    $folder = folder();
    $vendor = new Vendor($folder);
    file_put_contents("$folder/outbound.json", json_encode($vendor->configuration("$folder/crm.db")));
    return [$folder, "$folder/outbound.json"];
}

/** Runs the scenario through pages; a worker dispatches in between. */
function check_scenario(WebServer $web, string $folder, string $config): void
{
    $prepared = $web->json('/prepare');
    Program::run([environment('OUTBOUND'), '--config', $config, ...DISPATCH], $folder);
    equal([$prepared, $web->json('/report')], Scenario::expected());
}

/**
 * The blocks of settings in docs/embedding/php.md, in order.
 *
 * @param array<string, string> $places text of the document, and its replacement here
 * @return list<list<string>> lines of each block
 */
function documented(array $places = []): array
{
    preg_match_all('/^```ini\n(.*?)^```$/ms', file_get_contents(__DIR__ . '/../../../docs/embedding/php.md'), $blocks);
    return array_map(fn ($block) => explode("\n", trim(strtr($block, $places))), $blocks[1]);
}

/**
 * Converts lines of php.ini to options of PHP-FPM.
 *
 * @param list<string> $lines
 * @return list<string>
 */
function options(array $lines): array
{
    return array_merge(...array_map(fn ($line) => ['-d', str_replace(' = ', '=', $line)], $lines));
}

/**
 * `outbound serve`: without dispatch, so that the test decides when a worker runs, or with it.
 *
 * @param list<string> $scopes
 * @return array{string, string} URL and token
 */
function serve(string $folder, string $config, array $scopes = ['admin'], array $options = ['--only-listen']): array
{
    $outbound = [environment('OUTBOUND'), '--config', $config];
    $scopes = array_merge(...array_map(fn ($scope) => ['--scope', $scope], $scopes));
    $token = json_decode(Program::run([...$outbound, '--json', 'token', 'create', '--name', 'PHP', ...$scopes], $folder), true)['token'];
    $line = (new Program([...$outbound, 'serve', '--port', '0', ...$options], $folder))->line('Listening on');
    preg_match('~http://[\d.:]+\d~', $line, $found);
    return [$found[0], $token];
}

test('preloaded, with the declarations of ffi.preload: ffi.enable stays as Debian has it', function () {
    [$folder, $config] = host();
    Program::run(['cp', '-r', PACKAGE, "$folder/package"], $folder);
    $header = str_replace('"liboutbound.so.1"', '"' . environment('OUTBOUND_LIBRARY') . '"', file_get_contents(PACKAGE . '/outbound.ffi.h'));
    file_put_contents("$folder/outbound.ffi.h", $header);
    // The copy of the package has no build beside it, so it finds the library only through the scope of ffi.preload.
    $lines = documented(['/srv/crm/vendor/outbound/outbound' => "$folder/package", '/usr/local/include' => $folder,
        'www-data' => posix_getpwuid(posix_geteuid())['name']])[0];
    $web = new WebServer(options($lines), [], ['OUTBOUND_CONFIG' => $config, 'OUTBOUND_LIBRARY' => '']);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
});

test("preloaded from a host's own file, without ffi.preload", function () {
    [$folder, $config] = host();
    file_put_contents("$folder/preload.php", '<?php require ' . var_export(realpath(PACKAGE) . '/preload.php', true) . ';');
    $web = new WebServer(['-d', "opcache.preload=$folder/preload.php"], [], ['OUTBOUND_CONFIG' => $config]);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
});

test('with FFI for the pool', function () {
    [$folder, $config] = host();
    $web = new WebServer([], documented()[1], ['OUTBOUND_CONFIG' => $config]);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
});

/** The environment of tests/scenario, with a host's own gateway. */
function environment_of_every_language(string $folder): array
{
    $scenario = __DIR__ . '/../../scenario';
    ['config' => $config, 'webhook' => $form] = json_decode(file_get_contents("$scenario/world.json"), true);
    $signed = "{$config['public_url']}/outbound/webhooks/twilio/inbound-sms";
    foreach ($form as $name => $value) {
        $signed .= $name . $value;
    }
    return ['OUTBOUND_CONFIG' => json_encode(['database' => "sqlite://$folder/every.db"] + $config),
        'SCENARIO_CSV' => file_get_contents("$scenario/contacts.csv"), 'SCENARIO_WEBHOOK' => http_build_query($form),
        'SCENARIO_SIGNATURE' => base64_encode(hash_hmac('sha1', $signed, $config['providers'][0]['auth_token'], true))];
}

test('the scenario of every language has its results within PHP-FPM', function () {
    $web = new WebServer([], documented()[1], environment_of_every_language(folder()));
    $lines = explode("\n", $web->json('/every-language'));
    [$lines[2], $lines[3]] = [min($lines[2], $lines[3]), max($lines[2], $lines[3])];  // within a campaign the order is open
    equal($lines, explode("\n", file_get_contents(__DIR__ . '/../../scenario/expected.txt')));
});

test('with neither, through a server, with a notice that says why', function () {
    [$folder, $config] = host();
    [$url, $token] = serve($folder, $config);
    $web = new WebServer([], [], ['OUTBOUND_CONFIG' => $config, 'OUTBOUND_SERVER' => $url, 'OUTBOUND_TOKEN' => $token]);
    equal($web->json('/describe'), $url);
    check_scenario($web, $folder, $config);
    check(preg_match('~outbound calls the server http://127.0.0.1:\d+: FFI cannot be used: ffi.enable is \'preload\' \(/etc/php/[\d.]+/fpm/php.ini\)~',
        $web->log()) === 1, $web->log());
});

test('with neither and without a server, the message names both cures', function () {
    $web = new WebServer();
    $message = $web->json('/describe')['message'];
    foreach (['opcache.preload is empty', 'preload.php', 'ffi.enable=1', 'OUTBOUND_SERVER'] as $words) {
        check(str_contains($message, $words), "$words is not in: $message");
    }
});

test('ffi.preload alone is not enough, and the message says what is missing', function () {
    $folder = folder();
    $header = str_replace('"liboutbound.so.1"', '"' . environment('OUTBOUND_LIBRARY') . '"', file_get_contents(PACKAGE . '/outbound.ffi.h'));
    file_put_contents("$folder/outbound.ffi.h", $header);
    $web = new WebServer(['-d', "ffi.preload=$folder/outbound.ffi.h"]);
    $message = $web->json('/describe')['message'];
    check(str_contains($message, 'opcache.preload is empty'), $message);
});

test('many requests at once use many engines on one database', function () {
    [$folder, $config] = host();
    $web = new WebServer([], ['php_admin_value[ffi.enable] = 1', 'pm.max_requests = 5'], ['OUTBOUND_CONFIG' => $config]);
    $web->json('/prepare');
    for ($i = 0; $i < 20; ++$i) {
        equal($web->json('/count'), 3);
    }
});

test('the scenario runs through a server from the command line too', function () {
    [$folder, $config] = host();
    [$url, $token] = serve($folder, $config);
    $crm = new Outbound(server: $url, token: $token, transport: 'http');
    $prepared = Scenario::prepare($crm);
    Program::run([environment('OUTBOUND'), '--config', $config, ...DISPATCH], $folder);
    equal([$prepared, Scenario::report($crm)], Scenario::expected());
});

test('a server tells by class what a token may not do, and what its transport cannot', function () {
    [$folder, $config] = host();
    [$url, $token] = serve($folder, $config, ['read']);
    $crm = new Outbound(server: $url, token: $token, transport: 'http');
    throws(AccessException::class, 'send', fn () => $crm->campaigns->start(1));
    throws(AccessException::class, '', fn () => (new Outbound(server: $url, token: 'obt_wrong', transport: 'http'))->stats());
    throws(InvalidException::class, 'no_such', fn () => $crm->stats(['no_such' => [1, 2]]));
    throws(InvalidException::class, 'id', fn () => $crm->contacts->get(['external_id' => '1']));
    foreach ([fn () => $crm->start(), fn () => $crm->stop(), fn () => $crm->eventFd(), fn () => $crm->exchange('GET', '/')] as $function) {
        throws(UnsupportedException::class, 'is a server', $function);
    }
    equal($crm->http('GET', '/healthz')->status, 200);
});

test('events of whatever process come through a server, from the first poll on', function () {
    [$folder, $config] = host();
    [$url, $token] = serve($folder, $config, ['admin'], []);
    $crm = new Outbound(server: $url, token: $token, transport: 'http');
    equal($crm->poll(), null);
    Scenario::prepare($crm);
    $types = [];
    foreach ($crm->pollEvents(PATIENCE) as $event) {
        $types[] = $event['type'];
        if ($event['type'] === 'campaign.completed') {
            break;
        }
    }
    equal($types, ['campaign.started', 'campaign.prepared', 'campaign.completed']);
    equal($crm->poll(), null);
});

test('a provider in PHP fetches and reports through a server that dispatches', function () {
    $folder = folder();
    file_put_contents("$folder/outbound.json", json_encode(['database' => "sqlite://$folder/crm.db", 'engine' => ['poll_ms' => 20],
        'providers' => [['type' => 'host', 'name' => 'gateway', 'channel' => 'sms']]]));
    [$url, $token] = serve($folder, "$folder/outbound.json", ['read', 'write', 'send', 'pii'], []);
    $crm = new Outbound(server: $url, token: $token, transport: 'http');
    $crm->contacts->upsert(['contacts' => [['external_id' => '1', 'phone' => '+15005550001']]]);
    $campaign = $crm->campaigns->create(['name' => 'Hello', 'type' => 'sms', 'message' => 'Good morning']);
    $crm->campaigns->start($campaign['id']);
    $gateway = new Gateway('gateway');
    while ($crm->campaigns->get($campaign['id'])['status'] === 'running') {
        $gateway->turn($crm, 0.1);
    }
    equal($gateway->delivered, ['+15005550001' => 'Good morning']);
});
