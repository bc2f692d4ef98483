<?php

/* Starts the application like bootstrap/app.php, public/index.php and artisan of a Laravel application. */

error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED);
require __DIR__ . '/vendor/autoload.php';
require 'Illuminate/autoload.php';

class Kernel extends Illuminate\Foundation\Http\Kernel
{
    protected $middlewareGroups = ['web' => [Illuminate\Session\Middleware\StartSession::class,
        Illuminate\Foundation\Http\Middleware\VerifyCsrfToken::class]];
}

$app = new Illuminate\Foundation\Application(__DIR__);
$app->singleton(Illuminate\Contracts\Http\Kernel::class, Kernel::class);
$app->singleton(Illuminate\Contracts\Console\Kernel::class, Illuminate\Foundation\Console\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);
$app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
Illuminate\Support\Facades\Auth::viaRequest('nobody', fn () => null);

/** @return array{int, string} */
function request_to(Illuminate\Foundation\Application $app, string $method, string $target, array $server): array
{
    $request = Illuminate\Http\Request::create($target, $method, [], [], [], $server + ['HTTP_ACCEPT' => 'application/json']);
    $response = $app->make(Illuminate\Contracts\Http\Kernel::class)->handle($request);
    ob_start();
    $response->sendContent();
    return [$response->getStatusCode(), ob_get_clean()];
}

function artisan(Illuminate\Foundation\Application $app, string $command): string
{
    $console = $app->make(Illuminate\Contracts\Console\Kernel::class);
    $code = $console->call($command);
    return "$code " . $console->output();
}
