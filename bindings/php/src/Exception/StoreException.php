<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The database failed or cannot be reached: fix it, then try again. */
final class StoreException extends OutboundException
{
}
