<?php

declare(strict_types=1);

namespace Outbound\Laravel\Console;

use Illuminate\Console\Command;
use Illuminate\Contracts\Events\Dispatcher;
use Outbound\Laravel\Events\OutboundEvent;
use Outbound\Outbound;

/** Dispatches campaigns until a signal ends it, and passes events to the application. */
final class WorkCommand extends Command
{
    protected $signature = 'outbound:work {--until-idle : End when no campaign is running} {--drain=10 : Seconds for messages in flight at the end}';
    protected $description = 'Send the messages of campaigns that are due';

    private bool $ending = false;

    public function handle(Outbound $crm, Dispatcher $events): int
    {
        if (extension_loaded('pcntl')) {
            pcntl_async_signals(true);
            pcntl_signal(SIGINT, fn () => $this->ending = true);
            pcntl_signal(SIGTERM, fn () => $this->ending = true);
        }
        $crm->start();
        $this->line("Dispatching with {$crm->describe()}.");
        $this->dispatch($crm, $events);
        $settled = $crm->stop((float) $this->option('drain'));
        $this->line($settled ? 'Stopped.' : 'Stopped with messages in flight, whose outcome is unknown.');
        return $settled ? self::SUCCESS : self::FAILURE;
    }

    private function dispatch(Outbound $crm, Dispatcher $events): void
    {
        while (!$this->ending) {
            $event = $crm->poll(0.5);
            if ($event !== null) {
                $this->handOn($event, $events);
            } elseif ($this->option('until-idle') && $this->isIdle($crm)) {
                return;
            }
        }
    }

    /** @param array{type: string, at: string, data: array<string, mixed>} $event */
    private function handOn(array $event, Dispatcher $events): void
    {
        $dispatched = new OutboundEvent($event['type'], $event['at'], $event['data']);
        $events->dispatch($dispatched);
        $events->dispatch("outbound.$dispatched->type", [$dispatched]);
        $this->line("{$event['at']} {$event['type']} " . json_encode($event['data']), null, 'v');
    }

    private function isIdle(Outbound $crm): bool
    {
        return $crm->campaigns->list(['status' => 'running', 'limit' => 1])->first() === null;
    }
}
