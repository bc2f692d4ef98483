<?php

declare(strict_types=1);

namespace Outbound\Laravel\Console;

use Illuminate\Console\Command;
use Outbound\Outbound;

/** Reports how outbound is reached, and what is configured, missing or risky. */
final class DoctorCommand extends Command
{
    protected $signature = 'outbound:doctor {--online : Ask the vendors too}';
    protected $description = 'Say what of outbound is configured, reachable, missing or risky';

    public function handle(Outbound $crm): int
    {
        $this->line("outbound is reached through {$crm->describe()}.");
        $report = $crm->doctor(['online' => (bool) $this->option('online')]);
        foreach ($report['findings'] as $finding) {
            $fix = $finding['fix'] === '' ? '' : " ({$finding['fix']})";
            $this->line("{$finding['status']}: {$finding['sentence']}$fix");
        }
        return $report['status'] === 'problem' ? self::FAILURE : self::SUCCESS;
    }
}
