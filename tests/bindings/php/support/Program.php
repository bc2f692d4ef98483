<?php

declare(strict_types=1);

namespace Tests;

/** A program that runs until the end of the case. Its standard error goes to its standard output. */
final class Program
{
    /** @var resource */
    private $process;
    /** @var array<int, resource> */
    private array $pipes = [];
    private string $said = '';

    /**
     * @param list<string> $command
     * @param array<string, string> $environment in addition to ours
     */
    public function __construct(array $command, string $folder, array $environment = [])
    {
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $this->pipes, $folder,
            $environment + getenv());
        cleanup(fn () => $this->end());
    }

    /** Waits for the next line with these words. */
    public function line(string $words = ''): string
    {
        do {
            $line = $this->readable(PATIENCE) ? (string) fgets($this->pipes[1]) : '';
            $this->said .= $line;
            check($line !== '', "\"$words\" was not said, but: $this->said");
        } while (!str_contains($line, $words));
        return $line;
    }

    /** Its output so far. */
    public function said(): string
    {
        while ($this->readable(0) && ($line = fgets($this->pipes[1])) !== false) {
            $this->said .= $line;
        }
        return $this->said;
    }

    private function readable(int $seconds): bool
    {
        $read = [$this->pipes[1]];
        $none = null;
        return stream_select($read, $none, $none, $seconds) === 1;
    }

    /** Sends SIGTERM and returns the whole output; the exit code must be 0. */
    public function stop(): string
    {
        proc_terminate($this->process);
        while (($line = fgets($this->pipes[1])) !== false) {
            $this->said .= $line;
        }
        fclose($this->pipes[1]);
        $code = proc_close($this->process);
        check($code === 0, "it ended with $code: $this->said");
        return $this->said;
    }

    public function end(): void
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process);
            $this->said();
            fclose($this->pipes[1]);
            proc_close($this->process);
        }
    }

    /**
     * Runs a program to its end; the exit code must be 0.
     *
     * @param list<string> $command
     * @param array<string, string> $environment in addition to ours
     */
    public static function run(array $command, string $folder, array $environment = []): string
    {
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$folder/errors", 'w']], $pipes, $folder,
            $environment + getenv());
        $output = stream_get_contents($pipes[1]);
        $code = proc_close($process);
        check($code === 0, implode(' ', $command) . " ended with $code: $output" . file_get_contents("$folder/errors"));
        return $output;
    }
}
