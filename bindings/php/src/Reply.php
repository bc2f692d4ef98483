<?php

declare(strict_types=1);

namespace Outbound;

/** An answer to a web request. */
final class Reply
{
    /** @param list<array{string, string}> $headers names and values, in order */
    public function __construct(public readonly int $status, public readonly array $headers, public readonly string $body)
    {
    }

    /**
     * @internal
     * @param string $headerLines lines "Name: value", each with CRLF
     */
    public static function of(int $status, string $headerLines, string $body): self
    {
        $headers = [];
        foreach (preg_split('/\r?\n/', $headerLines, -1, PREG_SPLIT_NO_EMPTY) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[] = [$name, trim($value)];
        }
        return new self($status, $headers, $body);
    }

    /** The first value of a header field; case of the name is ignored. Null if there is none. */
    public function header(string $name): ?string
    {
        foreach ($this->headers as [$found, $value]) {
            if (strcasecmp($found, $name) === 0) {
                return $value;
            }
        }
        return null;
    }

    /** Sends the answer to PHP's client: status, header fields, body. */
    public function send(): void
    {
        http_response_code($this->status);
        foreach ($this->headers as [$name, $value]) {
            header("$name: $value", false);
        }
        echo $this->body;
    }
}
