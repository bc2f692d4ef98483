<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** No operation has this name: check its spelling, or update the library. */
final class UnknownOperationException extends OutboundException
{
}
