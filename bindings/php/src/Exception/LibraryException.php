<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The library cannot be used: it is missing, of another version, or PHP does not allow FFI. The message says what to do. */
final class LibraryException extends \RuntimeException
{
}
