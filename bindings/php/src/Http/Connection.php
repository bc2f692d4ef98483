<?php

declare(strict_types=1);

namespace Outbound\Http;

use Outbound\Exception\LibraryException;
use Outbound\Exception\TimeoutException;
use Outbound\Exception\UnreachableException;
use Outbound\Reply;

/**
 * Requests to one server with PHP's streams, one connection per request.
 *
 * @internal
 */
final class Connection
{
    public function __construct(private readonly string $server)
    {
        if (!filter_var(ini_get('allow_url_fopen'), FILTER_VALIDATE_BOOL)) {
            throw new LibraryException('allow_url_fopen is off (' . (php_ini_loaded_file() ?: 'no php.ini')
                . "): set it to 1, so that $server can be called");
        }
    }

    /** @param list<string> $headers "Name: value" each */
    public function request(string $method, string $target, array $headers, string $body, float $timeout): Reply
    {
        $options = ['method' => $method, 'header' => $this->framed($headers, $body), 'content' => $body, 'ignore_errors' => true,
            'follow_location' => 0, 'protocol_version' => 1.1, 'timeout' => $timeout];
        $begin = microtime(true);
        error_clear_last();
        $stream = @fopen($this->server . $target, 'rb', false, stream_context_create(['http' => $options]));
        if ($stream === false) {
            throw $this->failure($begin, $timeout, preg_replace('/^.*: /', '', error_get_last()['message'] ?? 'no connection'));
        }
        $text = stream_get_contents($stream);
        $data = stream_get_meta_data($stream);
        fclose($stream);
        [$status, $lines] = self::head($data['wrapper_data']);
        $reply = Reply::of($status, $lines, (string) $text);
        $size = $reply->header('Content-Length');
        if ($data['timed_out'] || ($method !== 'HEAD' && $size !== null && (int) $size !== strlen($reply->body))) {
            throw $this->failure($begin, $timeout, 'the answer was cut off');
        }
        return $reply;
    }

    /** Removes the header fields that concern one connection only. */
    private function framed(array $headers, string $body): string
    {
        $kept = preg_grep('/^(connection|content-length|transfer-encoding|keep-alive|upgrade|te|expect|host):/i', $headers, PREG_GREP_INVERT);
        return implode("\r\n", [...$kept, 'Connection: close', 'Content-Length: ' . strlen($body)]);
    }

    /** @return array{int, string} status and header lines of the last head; earlier ones are informational (1xx) */
    private static function head(array $lines): array
    {
        $status = 0;
        $fields = '';
        foreach ($lines as $line) {
            if (preg_match('~^HTTP/[\d.]+ (\d{3})~', $line, $found)) {
                [$status, $fields] = [(int) $found[1], ''];
            } else {
                $fields .= "$line\r\n";
            }
        }
        return [$status, $fields];
    }

    private function failure(float $begin, float $timeout, string $fault): TimeoutException|UnreachableException
    {
        if (microtime(true) - $begin >= $timeout) {
            return new TimeoutException(['code' => 'timeout', 'status' => 504, 'title' => 'No answer in time',
                'detail' => "$this->server: no answer within $timeout seconds: it may have been done, look before you repeat it"]);
        }
        return new UnreachableException(['code' => 'unreachable', 'status' => 503, 'title' => 'The server cannot be reached',
            'detail' => "$this->server: $fault: start outbound serve there, or mend the URL"]);
    }
}
