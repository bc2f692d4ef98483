<?php

declare(strict_types=1);

namespace Tests;

/** A simulated vendor, and configurations with accounts there. */
final class Vendor
{
    private readonly array $ready;

    public function __construct(private readonly string $folder)
    {
        $command = [environment('SIMULATOR'), '--exit-with-parent', '--ca-file', "$folder/ca.pem", '--ledger', "$folder/ledger.jsonl"];
        $this->ready = json_decode((new Program($command, $folder))->line(), true, 512, JSON_THROW_ON_ERROR);
    }

    /** @return array<string, mixed> */
    public function configuration(string $database): array
    {
        return ['database' => "sqlite://$database", 'engine' => ['poll_ms' => 20], 'providers' => [['type' => 'sendgrid', 'name' => 'main',
            'api_key' => 'SG.key', 'base_url' => $this->ready['https'], 'ca_file' => "$this->folder/ca.pem"]]];
    }

    /** @return list<string> sorted addresses of the accepted messages */
    public function recipients(): array
    {
        $to = array_map(fn ($line) => json_decode($line, true)['to'], file("$this->folder/ledger.jsonl"));
        sort($to);
        return $to;
    }
}
