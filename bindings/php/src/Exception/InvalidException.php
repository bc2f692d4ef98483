<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The request breaks a rule: mend what `violations` name. */
final class InvalidException extends OutboundException
{
}
