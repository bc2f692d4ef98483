<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** A provider refused the request or cannot be reached: see the message. */
final class ProviderException extends OutboundException
{
}
