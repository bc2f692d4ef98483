<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The database has another schema: let it migrate, or update the library. */
final class SchemaException extends OutboundException
{
}
