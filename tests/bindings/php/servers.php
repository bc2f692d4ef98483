<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Exception\AccessException;
use Outbound\Exception\InvalidException;
use Outbound\Exception\UnsupportedException;
use Outbound\Outbound;

/* The same scenario in every way that PHP may be set up: PHP-FPM behind nginx with preloading, with FFI for the pool, and with neither,
 * through a server. */

const DISPATCH = ['run', '--until-idle'];

/** @return array{string, string} a folder with a vendor, and a configuration in it, which is a file */
function host(): array
{
    $folder = folder();
    $vendor = new Vendor($folder);
    file_put_contents("$folder/outbound.json", json_encode($vendor->configuration("$folder/crm.db")));
    return [$folder, "$folder/outbound.json"];
}

/** Runs the scenario through pages, with the dispatch by a worker between. */
function check_scenario(WebServer $web, string $folder, string $config): void
{
    $prepared = $web->json('/prepare');
    Program::run([environment('OUTBOUND'), '--config', $config, ...DISPATCH], $folder);
    equal([$prepared, $web->json('/report')], Scenario::expected());
}

/** Options of PHP-FPM that preload a file. */
function preloading(string $file): array
{
    return ['-d', "opcache.preload=$file"];
}

/** @return array{string, string} `outbound serve` without dispatch: URL and token */
function serve(string $folder, string $config, string ...$scopes): array
{
    $outbound = [environment('OUTBOUND'), '--config', $config];
    $scopes = array_merge(...array_map(fn ($scope) => ['--scope', $scope], $scopes ?: ['admin']));
    $token = json_decode(Program::run([...$outbound, '--json', 'token', 'create', '--name', 'PHP', ...$scopes], $folder), true)['token'];
    $line = (new Program([...$outbound, 'serve', '--only-listen', '--port', '0'], $folder))->line('Listening on');
    preg_match('~http://[\d.:]+\d~', $line, $found);
    return [$found[0], $token];
}

test('preloaded, with the declarations of ffi.preload: ffi.enable stays as Debian has it', function () {
    [$folder, $config] = host();
    Program::run(['cp', '-r', PACKAGE, "$folder/package"], $folder);
    $header = str_replace('"liboutbound.so.1"', '"' . environment('OUTBOUND_LIBRARY') . '"', file_get_contents(PACKAGE . '/outbound.ffi.h'));
    file_put_contents("$folder/outbound.ffi.h", $header);
    // The copy of the package finds no build beside it: without the scope that ffi.preload made it would find no library.
    $web = new WebServer([...preloading("$folder/package/preload.php"), '-d', "ffi.preload=$folder/outbound.ffi.h"], [],
        ['OUTBOUND_CONFIG' => $config, 'OUTBOUND_LIBRARY' => '']);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
});

test("preloaded from a host's own file, without ffi.preload", function () {
    [$folder, $config] = host();
    file_put_contents("$folder/preload.php", '<?php require ' . var_export(realpath(PACKAGE) . '/preload.php', true) . ';');
    $web = new WebServer(preloading("$folder/preload.php"), [], ['OUTBOUND_CONFIG' => $config]);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
});

test('with FFI for the pool', function () {
    [$folder, $config] = host();
    $web = new WebServer([], ['php_admin_value[ffi.enable] = 1'], ['OUTBOUND_CONFIG' => $config]);
    check(str_starts_with($web->json('/describe'), 'liboutbound '), 'the library is used');
    check_scenario($web, $folder, $config);
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
    [$url, $token] = serve($folder, $config, 'read');
    $crm = new Outbound(server: $url, token: $token, transport: 'http');
    throws(AccessException::class, 'send', fn () => $crm->campaigns->start(1));
    throws(AccessException::class, '', fn () => (new Outbound(server: $url, token: 'obt_wrong', transport: 'http'))->stats());
    throws(InvalidException::class, 'no_such', fn () => $crm->stats(['no_such' => [1, 2]]));
    throws(InvalidException::class, 'id', fn () => $crm->contacts->get(['external_id' => '1']));
    foreach ([fn () => $crm->start(), fn () => $crm->stop(), fn () => $crm->poll(), fn () => $crm->exchange('GET', '/')] as $function) {
        throws(UnsupportedException::class, 'is a server', $function);
    }
    equal($crm->http('GET', '/healthz')->status, 200);
});
