<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The transport cannot do that: a server dispatches by itself, for example. The message says what to do instead. */
final class UnsupportedException extends \LogicException
{
}
