<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\OutboundException;

/** A web request and its response in pieces: uploads and downloads of any size, with one piece in memory. */
interface Exchange
{
    /**
     * Writes the next piece of the request's body, and waits until it is consumed.
     *
     * @throws OutboundException a ConflictException if no more is read, because the response is known: continue with finish()
     */
    public function write(string $piece): void;

    /** Ends the request's body and waits up to `$timeout` seconds for status and header fields. The reply has no body. */
    public function finish(float $timeout = 30.0): Reply;

    /** @return \Generator<int, string> the response's body; waits up to `$timeout` seconds for a piece */
    public function pieces(float $timeout = 30.0): \Generator;

    /** Ends the exchange. An upload is cancelled if its response is not complete. */
    public function close(): void;
}
