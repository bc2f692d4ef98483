<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The present state does not allow it, or a name is taken: read the state first. */
final class ConflictException extends OutboundException
{
}
