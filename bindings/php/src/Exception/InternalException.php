<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** A fault of outbound itself: please report it. */
final class InternalException extends OutboundException
{
}
