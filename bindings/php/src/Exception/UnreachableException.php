<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The server cannot be reached, or did not answer as one of outbound: start `outbound serve`, or mend its URL. */
final class UnreachableException extends OutboundException
{
}
