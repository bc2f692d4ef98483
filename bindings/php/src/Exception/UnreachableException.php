<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The server cannot be reached, or is no server of outbound: start `outbound serve`, or correct the URL. */
final class UnreachableException extends OutboundException
{
}
