<?php

declare(strict_types=1);

namespace Outbound\Exception;

/** The server does not know the token, or the token lacks a scope: create one with `outbound token create`. */
final class AccessException extends OutboundException
{
}
