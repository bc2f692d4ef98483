<?php

declare(strict_types=1);

namespace Tests;

/** A Laravel application in a folder, with the package installed by Composer, so that Laravel discovers it. */
final class LaravelHost
{
    public function __construct(public readonly string $folder)
    {
        file_put_contents("$folder/composer.json", json_encode(['repositories' => [['type' => 'path', 'url' => realpath(PACKAGE)],
            ['packagist.org' => false]], 'require' => ['outbound/outbound' => '*'], 'minimum-stability' => 'dev']));
        Program::run(['composer', 'install', '--no-scripts', '--no-plugins', '--no-interaction'], $folder,
            ['COMPOSER_ALLOW_SUPERUSER' => '1', 'COMPOSER_DISABLE_NETWORK' => '1', 'COMPOSER_HOME' => "$folder/home"]);
        foreach (['bootstrap/cache', 'config', 'storage/framework/views', 'storage/framework/cache', 'storage/logs', 'storage/framework/sessions',
            'resources/views'] as $place) {
            mkdir("$folder/$place", 0777, true);
        }
        file_put_contents("$folder/config/app.php", '<?php return ["env" => getenv("APP_ENV")] + ' . var_export(['name' => 'CRM', 'debug' => false, 'key' => 'base64:' . base64_encode(str_repeat('k', 32)), 'cipher' => 'AES-256-CBC', 'timezone' => 'UTC',
            'locale' => 'en', 'providers' => $this->providers(), 'aliases' => []], true) . ';');
        $configurations = ['logging' => ['default' => 'single', 'channels' => ['single' => ['driver' => 'single', 'path' => "$folder/storage/logs/laravel.log"]]],
            'view' => ['paths' => ["$folder/resources/views"], 'compiled' => "$folder/storage/framework/views"],
            'session' => ['driver' => 'array', 'lottery' => [0, 100], 'cookie' => 's', 'path' => '/', 'domain' => null, 'secure' => false, 'lifetime' => 1,
                'expire_on_close' => false, 'http_only' => true, 'same_site' => 'lax'],
            'cache' => ['default' => 'array', 'stores' => ['array' => ['driver' => 'array']], 'prefix' => 'c'],
            'auth' => ['defaults' => ['guard' => 'web'], 'guards' => ['web' => ['driver' => 'nobody']]],
            'database' => ['default' => 'none', 'connections' => []],
            'queue' => ['default' => 'sync', 'connections' => ['sync' => ['driver' => 'sync']]]];
        foreach ($configurations as $name => $values) {
            file_put_contents("$folder/config/$name.php", '<?php return ' . var_export($values, true) . ';');
        }
        copy(__DIR__ . '/laravel_app.php', "$folder/app.php");
    }

    /** @return list<string> those of Laravel that the application needs */
    private function providers(): array
    {
        return array_map(fn ($name) => "Illuminate\\$name", ['Auth\AuthServiceProvider', 'Bus\BusServiceProvider', 'Cache\CacheServiceProvider',
            'Cookie\CookieServiceProvider', 'Database\DatabaseServiceProvider', 'Encryption\EncryptionServiceProvider',
            'Filesystem\FilesystemServiceProvider', 'Foundation\Providers\ConsoleSupportServiceProvider',
            'Foundation\Providers\FoundationServiceProvider', 'Hashing\HashServiceProvider', 'Pipeline\PipelineServiceProvider',
            'Notifications\NotificationServiceProvider', 'Queue\QueueServiceProvider', 'Session\SessionServiceProvider',
            'View\ViewServiceProvider']);
    }

    /**
     * Runs PHP code in the application, with `$app`, and returns its output.
     *
     * @param array<string, string> $environment
     */
    public function run(string $code, array $environment = []): string
    {
        return Program::run($this->command($code), $this->folder, $environment + $this->environment());
    }

    /** Starts PHP code in the application, which runs until it is stopped. */
    public function start(string $code): Program
    {
        return new Program($this->command($code), $this->folder, $this->environment());
    }

    /** @return list<string> */
    private function command(string $code): array
    {
        file_put_contents("$this->folder/code.php", "<?php require '{$this->folder}/app.php'; $code");
        return [environment('PHP'), '-d', 'error_reporting=E_ALL & ~E_DEPRECATED', "$this->folder/code.php"];
    }

    /** @return array<string, string> */
    private function environment(): array
    {
        return ['APP_ENV' => 'testing', 'OUTBOUND_DATABASE' => "sqlite://$this->folder/crm.db"];
    }

    /**
     * Status and body of the response to a request to the application.
     *
     * @param array<string, string> $server header fields, in the form of $_SERVER
     */
    public function request(string $method, string $target, array $environment = [], string $before = '', array $server = []): array
    {
        $fields = var_export($server, true);
        $answer = $this->run("$before \$response = request_to(\$app, '$method', '$target', $fields); echo json_encode(\$response);", $environment);
        $decoded = json_decode($answer, true);
        check(is_array($decoded) && $decoded[0] !== 500, $answer . @file_get_contents("$this->folder/storage/logs/laravel.log"));
        return $decoded;
    }

    /** Output of a command of artisan. */
    public function artisan(string $command, array $environment = [], string $before = ''): string
    {
        return $this->run("$before echo artisan(\$app, '$command');", $environment);
    }
}
