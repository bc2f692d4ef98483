<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The database has another schema: migrate it, or update the library. */
final class SchemaException extends OutboundException
{
}
