<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The request breaks a rule: correct the members in `violations`. */
final class InvalidException extends OutboundException
{
}
