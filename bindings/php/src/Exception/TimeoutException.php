<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** Not done by the deadline, and it may be done later: look before you repeat it. */
final class TimeoutException extends OutboundException
{
}
