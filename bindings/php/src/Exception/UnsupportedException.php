<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The transport does not support the call; a server dispatches by itself, for example. The message names the alternative. */
final class UnsupportedException extends \LogicException
{
}
