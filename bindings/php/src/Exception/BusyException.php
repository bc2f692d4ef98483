<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** Another process holds the database: try again soon. */
final class BusyException extends OutboundException
{
}
