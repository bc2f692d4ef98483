<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\OutboundException;

/** A web request and its response in pieces: uploads and downloads of any size, in the memory of one piece. */
interface Exchange
{
    /**
     * Gives the next piece of the request's body, and waits until it is stored or kept.
     *
     * @throws OutboundException a ConflictException if no more is wanted, because the response is known: go on with it
     */
    public function write(string $piece): void;

    /** Ends the request's body and waits up to `$timeout` seconds for status and header fields; the body is empty. */
    public function finish(float $timeout = 30.0): Reply;

    /** @return \Generator<int, string> the response's body; waits up to `$timeout` seconds for a piece */
    public function pieces(float $timeout = 30.0): \Generator;

    /** Ends the exchange. Before the end of the response an upload is undone. */
    public function close(): void;
}
