<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The configuration is wrong: correct it and open again. */
final class ConfigException extends OutboundException
{
}
