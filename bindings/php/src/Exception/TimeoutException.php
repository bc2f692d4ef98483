<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The deadline passed; the operation may still take effect: check before you repeat it. */
final class TimeoutException extends OutboundException
{
}
