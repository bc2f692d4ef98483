<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** A bug in outbound: please report it. */
final class InternalException extends OutboundException
{
}
