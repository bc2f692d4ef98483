<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The current state does not allow the operation, or a name is taken: read the state first. */
final class ConflictException extends OutboundException
{
}
