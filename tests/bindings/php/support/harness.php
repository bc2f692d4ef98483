<?php

declare(strict_types=1);

namespace Tests;

/* Functions for cases: `test` registers a case; `check`, `equal` and `throws` assert; `folder` creates a temporary folder. */

const PACKAGE = __DIR__ . '/../../../../bindings/php';
/** Seconds after which a test fails. */
const PATIENCE = 30;

spl_autoload_register(function (string $class): void {
    foreach (['Outbound\\' => PACKAGE . '/src/', 'Tests\\' => __DIR__ . '/'] as $prefix => $folder) {
        $file = $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require $file;
        }
    }
});
set_error_handler(function (int $level, string $message, string $file, int $line): bool {
    if (error_reporting() & $level) {
        throw new \ErrorException($message, 0, $level, $file, $line);
    }
    return false;
});

final class Failure extends \Exception
{
}

/** @var array<string, \Closure> */
$cases = [];
/** @var list<\Closure> clean-up functions of the case, last first */
$cleanups = [];

function test(string $sentence, \Closure $case): void
{
    global $cases;
    $cases[$sentence] = $case;
}

function check(bool $holds, string $what): void
{
    $holds || throw new Failure($what);
}

function equal(mixed $found, mixed $expected): void
{
    if ($found !== $expected) {
        throw new Failure("found\n" . var_export($found, true) . "\nexpected\n" . var_export($expected, true));
    }
}

/** @return \Throwable the exception that `$function` throws, of this class and with a message that has these words */
function throws(string $class, string $words, \Closure $function): \Throwable
{
    try {
        $function();
    } catch (\Throwable $e) {
        check($e instanceof $class, get_class($e) . " was thrown, not $class: {$e->getMessage()}");
        check(str_contains($e->getMessage(), $words), "\"$words\" is not in: {$e->getMessage()}");
        return $e;
    }
    throw new Failure("$class was not thrown");
}

function cleanup(\Closure $function): void
{
    global $cleanups;
    array_unshift($cleanups, $function);
}

/** A new folder, removed after the case. */
function folder(): string
{
    $folder = sys_get_temp_dir() . '/outbound-php-' . bin2hex(random_bytes(8));
    mkdir($folder);
    cleanup(fn () => remove($folder));
    return $folder;
}

function remove(string $path): void
{
    if (is_link($path) || !is_dir($path)) {
        unlink($path);
        return;
    }
    foreach (array_diff(scandir($path), ['.', '..']) as $name) {
        remove("$path/$name");
    }
    rmdir($path);
}

/** True if `$function` returns true in a child process, which then ends immediately, without running the rest of the case. */
function holds_in_child(\Closure $function): bool
{
    $child = pcntl_fork();
    if ($child === 0) {
        try {
            $held = $function();
        } catch (\Throwable $e) {
            fwrite(STDERR, "$e\n");
        }
        posix_kill(getmypid(), ($held ?? false) === true ? SIGKILL : SIGABRT);
    }
    pcntl_waitpid($child, $status);
    return pcntl_wtermsig($status) === SIGKILL;
}

function environment(string $name): string
{
    return getenv($name) ?: throw new Failure("$name is not set: run this by ctest");
}

function run_case(\Closure $case): ?string
{
    global $cleanups;
    $fault = null;
    try {
        $case();
    } catch (\Throwable $e) {
        $fault = get_class($e) . ': ' . $e->getMessage() . "\n" . $e->getTraceAsString();
    }
    foreach ($cleanups as $function) {
        $function();
    }
    $cleanups = [];
    return $fault;
}

function run_cases(string $words): int
{
    global $cases;
    $failed = 0;
    $ran = 0;
    foreach ($cases as $sentence => $case) {
        if (str_contains($sentence, $words)) {
            $fault = run_case($case);
            $failed += $fault === null ? 0 : 1;
            printf("%s %d - %s\n%s", $fault === null ? 'ok' : 'not ok', ++$ran, $sentence, $fault === null ? '' : "$fault\n");
        }
    }
    printf("%d test cases out of %d passed\n", $ran - $failed, $ran);
    if ($failed > 0) {
        printf("%d test cases out of %d failed\n", $failed, $ran);
    }
    return $failed > 0 || $ran === 0 ? 1 : 0;
}
