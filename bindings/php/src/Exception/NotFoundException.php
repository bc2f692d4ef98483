<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** No resource has this id: check it. */
final class NotFoundException extends OutboundException
{
}
