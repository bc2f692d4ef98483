<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The client was closed: open another one. */
final class ClosedException extends OutboundException
{
}
