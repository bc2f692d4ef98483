<?php

declare(strict_types=1);

namespace Outbound\Laravel;

use Illuminate\Contracts\Auth\Access\Gate;
use Illuminate\Contracts\Foundation\Application;
use Illuminate\Notifications\ChannelManager;
use Illuminate\Support\ServiceProvider;
use Outbound\Laravel\Console\DoctorCommand;
use Outbound\Laravel\Console\WorkCommand;
use Outbound\Outbound;

/** Discovered by Laravel. Publishing is optional: config('outbound') has defaults, and the environment can set its values. */
final class OutboundServiceProvider extends ServiceProvider
{
    public const GATE = 'viewOutbound';

    public function register(): void
    {
        $this->mergeConfigFrom(__DIR__ . '/../../config/outbound.php', 'outbound');
        $this->app->singleton(Outbound::class, function (Application $app): Outbound {
            $config = $app['config']['outbound'];
            return new Outbound(is_array($config['config']) ? array_filter($config['config'], fn ($value) => $value !== null) : $config['config'],
                $config['library'], $config['server'], $config['token'], $config['transport'],
                fn (string $notice) => $app['log']->notice($notice));
        });
        $this->app->alias(Outbound::class, 'outbound');
        $this->callAfterResolving(ChannelManager::class, function (ChannelManager $channels): void {
            $channels->extend('outbound', fn (Application $app): OutboundChannel => $app->make(OutboundChannel::class));
        });
    }

    public function boot(Gate $gate): void
    {
        if (!$gate->has(self::GATE)) {
            $gate->define(self::GATE, fn (mixed $user = null): bool => $this->app->environment('local'));
        }
        if ($this->app['config']['outbound.mount']) {
            $this->loadRoutesFrom(__DIR__ . '/../../routes/outbound.php');
        }
        if ($this->app->runningInConsole()) {
            $this->commands([WorkCommand::class, DoctorCommand::class]);
            $this->publishes([__DIR__ . '/../../config/outbound.php' => $this->app->configPath('outbound.php')], 'outbound-config');
        }
    }
}
