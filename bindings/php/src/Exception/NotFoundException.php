<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** There is no such thing: check the id. */
final class NotFoundException extends OutboundException
{
}
