<?php

declare(strict_types=1);

namespace Outbound;

/**
 * Converts web requests of PHP for the library.
 *
 * @internal
 */
final class WebRequest
{
    /** @param array<string, string|list<string>> $headers */
    public static function headerLines(string $method, string $target, array $headers): string
    {
        if (!preg_match('/^[A-Za-z]+$/D', $method) || !preg_match('~^/[^\s\x00-\x1f]*$~D', $target)) {
            throw new \InvalidArgumentException('the request has no method such as GET, or no path that begins with /: give both as they came in');
        }
        $lines = '';
        foreach ($headers as $name => $values) {
            foreach ((array) $values as $value) {
                if (!preg_match('/^[!#$%&\'*+.^_`|~0-9A-Za-z-]+$/D', (string) $name) || preg_match('/[\r\n\0]/', (string) $value)) {
                    throw new \InvalidArgumentException('a header field has a line break or a name that is none: give fields as they came in');
                }
                $lines .= "$name: $value\r\n";
            }
        }
        return $lines;
    }
}
