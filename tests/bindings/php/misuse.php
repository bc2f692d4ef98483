<?php

declare(strict_types=1);

namespace Tests;

use Outbound\Exception\ClosedException;
use Outbound\Exception\ConfigException;
use Outbound\Exception\InvalidException;
use Outbound\Exception\LibraryException;
use Outbound\Exception\UnknownOperationException;
use Outbound\Exception\UnreachableException;
use Outbound\Native\Library;
use Outbound\Outbound;

/* Invalid input: an exception says what to do, and the client stays usable. */

function client(): Outbound
{
    return new Outbound(['database' => 'sqlite://:memory:', 'providers' => []]);
}

/**
 * Runs a program in a separate PHP process and returns its output.
 *
 * @param list<string> $options of php
 * @param array<string, string> $environment
 */
function php(string $program, array $options = [], array $environment = []): string
{
    $folder = folder();
    $harness = var_export(__DIR__ . '/support/harness.php', true);
    file_put_contents("$folder/program.php", "<?php require $harness; try { $program } catch (Throwable \$e) { echo get_class(\$e), ': ', \$e->getMessage(); }");
    return Program::run([environment('PHP'), ...$options, "$folder/program.php"], $folder, $environment);
}

test('a closed client refuses everything, and closing it twice does nothing', function () {
    $crm = client();
    $crm->close();
    $crm->close();
    foreach ([fn () => $crm->stats(), fn () => $crm->poll(), fn () => $crm->start(), fn () => $crm->stop(), fn () => $crm->http('GET', '/'),
        fn () => $crm->wake(), fn () => $crm->campaigns->list()->all()] as $use) {
        throws(ClosedException::class, 'closed', $use);
    }
});

test('handles that are none, or no engine, are refused', function () {
    $library = Library::load();
    $config = '{"database": "sqlite://:memory:", "providers": []}';
    [, $engine] = $library->open($config);
    [, $exchange] = $library->openExchange($engine, 'GET', '/healthz', '', null);
    $void = \FFI::cdef()->type('void *');
    $number = \FFI::cdef()->new('intptr_t');
    $number->cdata = 4711;
    foreach ([\FFI::cdef()->new('void *'), \FFI::cast($void, $number), \FFI::cast($void, $exchange)] as $handle) {
        [$code, $problem] = $library->call($handle, 'stats', '{}', 0);
        equal([$code, json_decode($problem, true)['code']], [-1, 'invalid']);
        equal([$library->start($handle), $library->stop($handle, 0), $library->http($handle, 'GET', '/healthz', '', '')], [-1, -1, [-1, null]]);
        $library->close($handle);
    }
    equal($library->call($engine, 'stats', '{}', 0)[0], 0);
    $library->closeExchange($exchange);
    $library->close($engine);
    $library->close($engine);
    equal($library->call($engine, 'stats', '{}', 0)[0], -11);
});

test('a client whose constructor failed is let go', function () {
    throws(ConfigException::class, 'databse', fn () => new Outbound(['databse' => 'sqlite://:memory:']));
    throws(ConfigException::class, 'no/such/file', fn () => new Outbound('no/such/file'));
    throws(ConfigException::class, '', fn () => new Outbound("bad\0name"));
    throws(ConfigException::class, 'configuration "": cannot be read', fn () => new Outbound(''));
    throws(ConfigException::class, '', fn () => new Outbound('{"database": "sqlite://:mem'));
    throws(\InvalidArgumentException::class, 'transport "pigeon"', fn () => new Outbound([], transport: 'pigeon'));
});

test('text that is not UTF-8 is refused before the library sees it', function () {
    $crm = client();
    throws(\InvalidArgumentException::class, 'UTF-8', fn () => $crm->segments->create(['name' => "\xff", 'filter' => []]));
    throws(\InvalidArgumentException::class, 'UTF-8', fn () => new Outbound(['database' => "\xff"]));
    throws(InvalidException::class, 'UTF-8', fn () => $crm->call("st\xffats"));
    throws(\InvalidArgumentException::class, 'NUL', fn () => $crm->call("stats\0x"));
});

test('values that JSON cannot say, lists and deep nesting are refused', function () {
    $crm = client();
    throws(\InvalidArgumentException::class, 'stats', fn () => $crm->stats(['contacts' => NAN]));
    throws(\InvalidArgumentException::class, 'list', fn () => $crm->call('stats', [1]));
    throws(\InvalidArgumentException::class, '', fn () => $crm->call('stats', ['contacts' => fopen('php://memory', 'r')]));
    $deep = [];
    for ($i = 0; $i < 100; ++$i) {
        $deep = ['x' => $deep];
    }
    throws(\InvalidArgumentException::class, 'deep', fn () => $crm->contacts->upsert(['contacts' => [['fields' => $deep]]]));
    $own = [];
    $own['x'] = &$own;
    throws(\InvalidArgumentException::class, 'deep', fn () => $crm->call('stats', $own));
});

test('wrong types and unknown members and operations are refused by name', function () {
    $crm = client();
    equal(throws(InvalidException::class, 'contacts', fn () => $crm->contacts->upsert(['contacts' => 'all']))->violations[0]['path'], 'contacts');
    throws(InvalidException::class, 'no_such', fn () => $crm->stats(['no_such' => 1]));
    throws(InvalidException::class, 'id', fn () => $crm->campaigns->get(-1));
    throws(UnknownOperationException::class, 'no.such', fn () => $crm->call('no.such'));
    throws(UnknownOperationException::class, '', fn () => $crm->call(''));
    throws(\TypeError::class, 'int', fn () => $crm->campaigns->get('one'));
    throws(\Error::class, 'noSuch', fn () => $crm->campaigns->noSuch());
});

test('a huge request is refused, or done, and nothing breaks', function () {
    $crm = client();
    throws(InvalidException::class, 'name', fn () => $crm->segments->create(['name' => str_repeat('x', 64 << 20), 'filter' => []]));
    throws(InvalidException::class, 'contacts', fn () => $crm->contacts->upsert(['contacts' => array_fill(0, 200000, [])]));
    equal($crm->segments->list()->all(), []);
});

test('web requests that are none are refused', function () {
    $crm = client();
    foreach ([['GE T', '/', []], ['GET', 'healthz', []], ['GET', "/\r\nX: y", []], ['GET', '/', ["A\r\nB" => 'c']], ['GET', '/', ['A' => "b\r\nC: d"]],
        ['', '/', []]] as [$method, $target, $headers]) {
        throws(\InvalidArgumentException::class, 'as they came in', fn () => $crm->http($method, $target, $headers));
    }
    equal($crm->http('BREW', '/healthz')->status, 405);
});

test('a client cannot be copied into another process or object', function () {
    throws(\Error::class, 'private', fn () => clone client());
    throws(\LogicException::class, 'serialized', fn () => serialize(client()));
});

test('secrets are not shown with a client', function () {
    $secret = 'obt_secret';
    $open = fn (string $transport) => new Outbound(['database' => 'sqlite://:memory:',
        'providers' => [['type' => 'sendgrid', 'api_key' => $secret]]], server: 'http://127.0.0.1:1', token: $secret, transport: $transport);
    $clients = [$open('ffi'), $open('http')];
    foreach ([print_r($clients, true), @var_export($clients, true), json_encode($clients)] as $shown) {
        check(!str_contains($shown, $secret), 'no secret');
    }
});

test('without the library the message names every place that was tried', function () {
    $said = php('new Outbound\Outbound([], library: "/no/such/liboutbound.so.1");');
    check(str_contains($said, 'LibraryException') && str_contains($said, '/no/such/liboutbound.so.1 is not there'), $said);
    $folder = folder();
    file_put_contents("$folder/liboutbound.so.1", 'no library');
    $said = php('new Outbound\Outbound([]);', [], ['OUTBOUND_LIBRARY' => "$folder/liboutbound.so.1"]);
    check(str_contains($said, "$folder/liboutbound.so.1 is no library") && str_contains($said, 'OUTBOUND_LIBRARY'), $said);
    Program::run(['cp', '-r', PACKAGE, "$folder/package"], $folder);
    $load = "require '$folder/package/preload.php'; require '$folder/package/src/Exception/LibraryException.php'; Outbound\Native\Library::load();";
    $said = php($load, [], ['OUTBOUND_LIBRARY' => '', 'LD_LIBRARY_PATH' => '']);
    foreach (["$folder/package/lib/liboutbound.so.1", '/build/*/lib/', 'ldconfig'] as $place) {
        check(str_contains($said, $place), "$place is not in: $said");
    }
});

/** Builds a library, and returns its path. */
function library(string $source, string $name, string ...$options): string
{
    $folder = folder();
    file_put_contents("$folder/source.c", $source);
    Program::run([environment('CC'), '-shared', '-fPIC', '-o', "$folder/$name", "$folder/source.c", ...$options], $folder);
    return "$folder/$name";
}

test('a library with another interface is told apart before anything is called', function () {
    $libraries = [['unsigned outbound_abi_version(void) { return 2; }', 'version 2', 'same release'],
        ['unsigned outbound_abi_version(void) { return 1; }', 'lacks functions', 'update the library'],
        ['int other(void) { return 1; }', "is not outbound's library", 'install it']];
    foreach ($libraries as [$source, $fault, $wish]) {
        $library = library($source, 'liboutbound.so.1');
        $e = throws(LibraryException::class, $wish, fn () => new Outbound([], library: $library));
        check(str_contains($e->getMessage(), $library) && str_contains($e->getMessage(), $fault), $e->getMessage());
    }
});

test('without SQLite the message names it and its package', function () {
    $sqlite = library('int sqlite3_open(void) { return 0; }', 'libsqlite3.so', '-Wl,-soname,libsqlite3.so.99');
    $library = library('unsigned outbound_abi_version(void) { return 1; }', 'liboutbound.so.1', '-Wl,--no-as-needed', $sqlite);
    throws(LibraryException::class, 'install libsqlite3.so.99, which it needs (Debian: libsqlite3-0)', fn () => new Outbound([], library: $library));
});

test('without FFI the message names php.ini, the value and the cure', function () {
    $said = php('new Outbound\Outbound([]);', ['-d', 'ffi.enable=0']);
    check(str_contains($said, "ffi.enable is '0'") && str_contains($said, 'preload.php') && str_contains($said, 'OUTBOUND_SERVER'), $said);
    $said = php('new Outbound\Outbound([]);', ['-n']);
    check(str_contains($said, 'the extension FFI is not loaded (no php.ini)') && str_contains($said, 'extension=ffi'), $said);
});

test('a server that is not there, is none, or has a wrong URL or token is named', function () {
    $open = fn (string $server, string $token = 'obt_x') => new Outbound(server: $server, token: $token, transport: 'http');
    foreach (['ftp://x', 'localhost:8080', 'http://', "http://a\r\nb", 'http://me:secret@x', ''] as $url) {
        throws(ConfigException::class, 'URL', fn () => $open($url));
    }
    throws(ConfigException::class, 'token', fn () => $open('http://127.0.0.1:1', "a\r\nb"));
    throws(ConfigException::class, 'token', fn () => $open('http://127.0.0.1:1', ''));
    throws(LibraryException::class, 'OUTBOUND_SERVER', fn () => new Outbound(transport: 'http'));
    throws(UnreachableException::class, 'outbound serve', fn () => $open('http://127.0.0.1:1')->stats());
});
