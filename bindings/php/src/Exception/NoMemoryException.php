<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** Memory ran out: free some and try again. */
final class NoMemoryException extends OutboundException
{
}
