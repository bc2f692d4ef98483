<?php

declare(strict_types=1);

namespace Outbound\Laravel\Http;

use Illuminate\Http\Request;
use Illuminate\Http\Response;
use Outbound\Outbound;

/** Passes requests of vendors and recipients on, with their raw body. */
final class WebhookController
{
    public function __invoke(Request $request, Outbound $crm): Response
    {
        $reply = $crm->http($request->getMethod(), $request->getRequestUri(), $request->headers->all(), $request->getContent());
        $response = new Response($reply->body, $reply->status);
        foreach ($reply->headers as [$name, $value]) {
            $response->headers->set($name, $value, false);
        }
        return $response;
    }
}
