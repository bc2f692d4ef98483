<?php

declare(strict_types=1);

namespace Tests;

/** PHP-FPM with Debian's configuration and one pool, behind nginx. Both programs are those of the system, with sockets in a folder. */
final class WebServer
{
    private readonly string $folder;
    private Program $fpm;

    /**
     * @param list<string> $options of php-fpm, such as -d opcache.preload=...
     * @param list<string> $pool lines of the pool
     * @param array<string, string> $environment in addition to ours
     */
    public function __construct(array $options = [], array $pool = [], array $environment = [])
    {
        $this->folder = folder();
        symlink(__DIR__ . '/../page.php', "$this->folder/page.php");
        $this->startFpm($options, $pool, $environment);
        $this->startNginx();
    }

    private function startFpm(array $options, array $pool, array $environment): void
    {
        $user = posix_getpwuid(posix_geteuid())['name'];
        file_put_contents("$this->folder/fpm.conf", implode("\n", ['[global]', 'error_log = /proc/self/fd/2', 'daemonize = no', '[www]',
            "user = $user", "listen = $this->folder/fpm.sock", 'pm = static', 'pm.max_children = 2', 'clear_env = no',
            'catch_workers_output = yes', 'decorate_workers_output = no', ...$pool, '']));
        $root = posix_geteuid() === 0 ? ['--allow-to-run-as-root', '-d', "opcache.preload_user=$user"] : [];
        $this->fpm = new Program([environment('PHP_FPM'), '-F', ...$root, ...$options, '-y', "$this->folder/fpm.conf"], $this->folder, $environment);
        $this->fpm->line('ready to handle connections');
    }

    private function startNginx(): void
    {
        $user = posix_geteuid() === 0 ? 'user root;' : '';
        $places = '';
        foreach (['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as $kind) {
            $places .= "{$kind}_temp_path $this->folder/$kind; ";
        }
        file_put_contents("$this->folder/nginx.conf", "$user daemon off; pid $this->folder/nginx.pid; error_log stderr notice; events {}
            http { access_log off; $places server { listen unix:$this->folder/nginx.sock; location / { include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $this->folder/page.php; fastcgi_pass unix:$this->folder/fpm.sock; } } }");
        (new Program([environment('NGINX'), '-e', 'stderr', '-c', "$this->folder/nginx.conf"], $this->folder))->line('start worker process');
    }

    /** The body of the page's response. */
    public function get(string $target, string $method = 'GET', string $body = '', array $headers = []): string
    {
        $stream = stream_socket_client("unix://$this->folder/nginx.sock");
        stream_set_timeout($stream, PATIENCE);
        $lines = implode('', array_map(fn ($line) => "$line\r\n", $headers));
        fwrite($stream, "$method $target HTTP/1.0\r\nHost: crm.example.com\r\nContent-Length: " . strlen($body) . "\r\n$lines\r\n$body");
        $answer = stream_get_contents($stream);
        fclose($stream);
        return explode("\r\n\r\n", $answer, 2)[1] ?? $answer;
    }

    public function json(string $target): mixed
    {
        $body = $this->get($target);
        $answer = json_decode($body, true);
        check($answer !== null, "no JSON: $body\n{$this->log()}");
        return $answer;
    }

    /** What PHP-FPM logged. */
    public function log(): string
    {
        return $this->fpm->said();
    }
}
