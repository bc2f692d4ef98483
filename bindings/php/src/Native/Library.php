<?php

declare(strict_types=1);

namespace Outbound\Native;

use FFI;
use Outbound\Exception\LibraryException;

/**
 * liboutbound through PHP's FFI. The only class that uses FFI. PHP preloads it, so it depends on no other file.
 *
 * Handles are opaque to callers. Every function returns the code of outbound.h and its results; strings are copied and freed.
 *
 * @internal
 */
final class Library
{
    /** The OUTBOUND_ABI_VERSION that this package requires. */
    private const ABI = 1;
    private const SCOPE = 'OUTBOUND';
    private const SYSTEM = 'liboutbound.so.1';
    /** Debian's packages of libraries that liboutbound takes from the system */
    private const PACKAGES = ['libsqlite3' => 'libsqlite3-0', 'libssl' => 'libssl3', 'libcrypto' => 'libssl3'];

    /** @var array<string, self> loaded libraries by requested path */
    private static array $loaded = [];

    private readonly FFI\CType $text;
    private readonly FFI\CType $engine;

    private function __construct(private readonly FFI $ffi)
    {
        $this->text = $ffi->type('char *');
        $this->engine = $ffi->type('outbound_engine *');
    }

    /** Why this PHP cannot call the library, with the remedy; null if it can. */
    public static function obstacle(): ?string
    {
        $ini = php_ini_loaded_file() ?: 'no php.ini';
        if (PHP_INT_SIZE < 8) {
            return 'ids need 64 bits, and this is a PHP of 32 bits: use one of 64 bits';
        }
        if (PHP_ZTS) {
            return 'this PHP is thread-safe (ZTS), where FFI is not safe: use a PHP without threads (NTS)';
        }
        if (!extension_loaded('ffi')) {
            return "the extension FFI is not loaded ($ini): install it (Debian: php-common) and say extension=ffi";
        }
        try {
            FFI::cdef('typedef int outbound_probe;');
        } catch (FFI\Exception) {
            $value = var_export(ini_get('ffi.enable'), true);
            $preload = ini_get('opcache.preload') ?: 'empty';
            return "ffi.enable is $value ($ini) and " . __FILE__ . " is not preloaded (opcache.preload is $preload): preload "
                . dirname(__DIR__, 2) . '/preload.php, or set ffi.enable=1 for this pool';
        }
        return null;
    }

    /**
     * Loads the library from this path, else from the first of the usual places that contains it.
     *
     * @throws LibraryException which lists every tried place
     */
    public static function load(?string $path = null): self
    {
        $path ??= getenv('OUTBOUND_LIBRARY') ?: null;
        return self::$loaded[$path ?? ''] ??= self::find($path);
    }

    private static function find(?string $path): self
    {
        if (($obstacle = self::obstacle()) !== null) {
            throw new LibraryException("FFI cannot be used: $obstacle, or call a server (outbound serve)");
        }
        if ($path === null) {
            try {
                $ffi = FFI::scope(self::SCOPE);
                self::checkAbi($ffi->outbound_abi_version(), 'ffi.preload');
                return new self($ffi);
            } catch (FFI\Exception) {
                // ffi.preload does not name outbound.ffi.h: the library is opened for this request only.
            }
        }
        $tried = [];
        foreach ($path !== null ? [$path] : self::places() as $place) {
            try {
                $ffi = FFI::cdef('uint32_t outbound_abi_version(void);', $place);
            } catch (FFI\Exception) {
                $tried[] = "$place " . self::fault($place);
                continue;
            }
            self::checkAbi($ffi->outbound_abi_version(), $place);
            return self::declared($place);
        }
        throw new LibraryException('liboutbound.so.1 cannot be loaded: ' . implode(', ', $tried) . ': ' . self::cure(implode(' ', $tried)));
    }

    /** @return list<string> */
    private static function places(): array
    {
        $package = dirname(__DIR__, 2);
        $builds = dirname($package, 2) . '/build/*/lib/' . self::SYSTEM;
        return ["$package/lib/" . self::SYSTEM, ...(glob($builds) ?: [$builds]), self::SYSTEM];
    }

    private static function fault(string $place): string
    {
        $reason = self::reason($place);
        return match (true) {
            $reason === null => "is not outbound's library",
            str_contains($reason, "$place: cannot open shared object file: No such file") => str_contains($place, '/') ? 'is not there'
                : 'is not in the folders of the system (ldconfig, LD_LIBRARY_PATH)',
            default => "is no library that can be loaded ($reason)",
        };
    }

    /** Why the system does not load a library, which FFI does not say; null if it does. */
    private static function reason(string $place): ?string
    {
        $loader = FFI::cdef('void *dlopen(const char *file, int mode); const char *dlerror(void);');
        return $loader->dlopen($place, 1) === null ? $loader->dlerror() : null;
    }

    private static function cure(string $faults): string
    {
        if (preg_match('/\(((?!liboutbound)lib[^.\s]+)(\.so\S*): cannot open shared object file/', $faults, $needed) !== 1) {
            return 'install it (cmake --install), or give its path in OUTBOUND_LIBRARY';
        }
        $package = self::PACKAGES[$needed[1]] ?? null;
        return "install $needed[1]$needed[2], which it needs" . ($package === null ? '' : " (Debian: $package)");
    }

    private static function checkAbi(int $version, string $place): void
    {
        if ($version !== self::ABI) {
            throw new LibraryException("$place has version $version of the C interface, and this package needs " . self::ABI
                . ': install the package and the library of the same release');
        }
    }

    private static function declared(string $place): self
    {
        $declarations = preg_replace('/^#.*\n/m', '', file_get_contents(dirname(__DIR__, 2) . '/outbound.ffi.h'));
        try {
            return new self(FFI::cdef($declarations, $place));
        } catch (FFI\Exception $e) {
            throw new LibraryException("$place lacks functions ({$e->getMessage()}): update the library to the release of this package");
        }
    }

    public function version(): string
    {
        return $this->ffi->outbound_version();
    }

    /** @return array{int, FFI\CData, ?string} code, handle, problem */
    public function open(string $config): array
    {
        $engine = $this->ffi->new($this->engine);
        $problem = $this->ffi->new($this->text);
        $code = $this->ffi->outbound_open($config, FFI::addr($engine), FFI::addr($problem));
        return [$code, $engine, $this->take($problem)];
    }

    public function close(FFI\CData $engine): void
    {
        $this->ffi->outbound_close($engine);
    }

    /** @return array{int, ?string} code, response or problem */
    public function call(FFI\CData $engine, string $operation, string $request, int $timeoutMs): array
    {
        $response = $this->ffi->new($this->text);
        $code = $this->ffi->outbound_call($engine, $operation, $request, $timeoutMs, FFI::addr($response));
        return [$code, $this->take($response)];
    }

    /** @return array{int, ?string} code, event or problem */
    public function poll(FFI\CData $engine, int $timeoutMs): array
    {
        $event = $this->ffi->new($this->text);
        $code = $this->ffi->outbound_poll($engine, $timeoutMs, FFI::addr($event));
        return [$code, $this->take($event)];
    }

    public function start(FFI\CData $engine): int
    {
        return $this->ffi->outbound_start($engine);
    }

    public function stop(FFI\CData $engine, int $drainMs): int
    {
        return $this->ffi->outbound_stop($engine, $drainMs);
    }

    public function wake(FFI\CData $engine): void
    {
        $this->ffi->outbound_wake($engine);
    }

    public function eventFd(FFI\CData $engine): int
    {
        return $this->ffi->outbound_event_fd($engine);
    }

    /** @return array{int, ?array{int, string, string}} code; status, header lines, body */
    public function http(FFI\CData $engine, string $method, string $target, string $headerLines, string $body): array
    {
        $reply = $this->ffi->new('outbound_reply *');
        $code = $this->ffi->outbound_http($engine, $method, $target, $headerLines, $body, strlen($body), FFI::addr($reply));
        return [$code, $this->takeReply($reply)];
    }

    /** @return array{int, FFI\CData} code, exchange */
    public function openExchange(FFI\CData $engine, string $method, string $target, string $headerLines, ?string $access): array
    {
        $exchange = $this->ffi->new('outbound_exchange *');
        $code = $this->ffi->outbound_exchange_open($engine, $method, $target, $headerLines, $access, FFI::addr($exchange));
        return [$code, $exchange];
    }

    public function writeExchange(FFI\CData $exchange, string $piece): int
    {
        return $this->ffi->outbound_exchange_write($exchange, $piece, strlen($piece));
    }

    /** @return array{int, ?array{int, string, string}} code; status, header lines, body */
    public function finishExchange(FFI\CData $exchange, int $timeoutMs): array
    {
        $reply = $this->ffi->new('outbound_reply *');
        $code = $this->ffi->outbound_exchange_finish($exchange, $timeoutMs, FFI::addr($reply));
        return [$code, $this->takeReply($reply)];
    }

    /** @return array{int, ?string} code; the next piece, null at the end */
    public function nextOfExchange(FFI\CData $exchange, int $timeoutMs): array
    {
        $piece = $this->ffi->new('const void *');
        $size = $this->ffi->new('size_t');
        $code = $this->ffi->outbound_exchange_next($exchange, $timeoutMs, FFI::addr($piece), FFI::addr($size));
        return [$code, FFI::isNull($piece) ? null : FFI::string($piece, $size->cdata)];
    }

    public function closeExchange(FFI\CData $exchange): void
    {
        $this->ffi->outbound_exchange_close($exchange);
    }

    private function take(FFI\CData $text): ?string
    {
        if (FFI::isNull($text)) {
            return null;
        }
        $copy = FFI::string($text);
        $this->ffi->outbound_free($text);
        return $copy;
    }

    /** @return ?array{int, string, string} */
    private function takeReply(FFI\CData $reply): ?array
    {
        if (FFI::isNull($reply)) {
            return null;
        }
        $size = $this->ffi->new('size_t');
        $body = $this->ffi->outbound_reply_body($reply, FFI::addr($size));
        $taken = [$this->ffi->outbound_reply_status($reply), $this->ffi->outbound_reply_headers($reply),
            $body === null || FFI::isNull($body) ? '' : FFI::string($body, $size->cdata)];
        $this->ffi->outbound_reply_free($reply);
        return $taken;
    }
}
