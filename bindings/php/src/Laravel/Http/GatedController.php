<?php

declare(strict_types=1);

namespace Outbound\Laravel\Http;

use Illuminate\Contracts\Auth\Access\Gate;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Http\Request;
use Outbound\Exception\ConflictException;
use Outbound\Exchange;
use Outbound\Laravel\OutboundServiceProvider;
use Outbound\Outbound;
use Symfony\Component\HttpFoundation\StreamedResponse;

/** Serves the dashboard and the REST API to users of the application that the gate admits. Bodies pass in pieces. */
final class GatedController
{
    private const PIECE = 65536;

    public function __construct(private readonly Gate $gate, private readonly Repository $config, private readonly Outbound $crm)
    {
    }

    public function __invoke(Request $request): StreamedResponse
    {
        if (!$this->gate->allows(OutboundServiceProvider::GATE)) {
            abort(403, 'The gate "' . OutboundServiceProvider::GATE . '" is closed: define it with Gate::define in a service provider.');
        }
        if ($this->isForeign($request)) {
            abort(403, 'The request comes from a page of another address: send it from a page of this application.');
        }
        $access = ['actor' => (string) ($request->user()?->getAuthIdentifier() ?? 'local'), 'scopes' => $this->config->get('outbound.scopes')];
        $exchange = $this->crm->exchange($request->getMethod(), $request->getRequestUri(), $request->headers->all(), $access);
        $this->upload($request->getContent(true), $exchange);
        $reply = $exchange->finish();
        $response = new StreamedResponse(function () use ($exchange): void {
            foreach ($exchange->pieces() as $piece) {
                echo $piece;
                flush();
            }
        }, $reply->status);
        foreach ($reply->headers as [$name, $value]) {
            $response->headers->set($name, $value, false);
        }
        return $response;
    }

    /** True if a page of another site caused a changing request. */
    private function isForeign(Request $request): bool
    {
        $isSameOrigin = $request->headers->get('Sec-Fetch-Site') === 'same-origin'
            || $request->headers->get('Origin') === $request->getSchemeAndHttpHost();
        return !$request->isMethodSafe() && !$isSameOrigin;
    }

    /** @param resource $body */
    private function upload($body, Exchange $exchange): void
    {
        try {
            while (!feof($body) && ($piece = fread($body, self::PIECE)) !== false) {
                $exchange->write($piece);
            }
        } catch (ConflictException) {
            // The response is known already.
        }
    }
}
