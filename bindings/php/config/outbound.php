<?php

return [
    // The configuration document (docs/configuration.md), as an array, JSON or the path of a file.
    'config' => env('OUTBOUND_CONFIG') ?? [
        'database' => env('OUTBOUND_DATABASE', 'sqlite://' . storage_path('outbound.db')),
        'public_url' => env('OUTBOUND_PUBLIC_URL', env('APP_URL')),
    ],

    // Path of liboutbound.so.1, if it is not in a folder of the system.
    'library' => env('OUTBOUND_LIBRARY'),

    // URL and token of `outbound serve`, if PHP may not use FFI.
    'server' => env('OUTBOUND_SERVER'),
    'token' => env('OUTBOUND_TOKEN'),

    // auto (the library if PHP allows it, else the server), ffi or http.
    'transport' => env('OUTBOUND_TRANSPORT', 'auto'),

    // Mounts the dashboard, webhooks and unsubscribe pages at /outbound, and the REST API at /api/v1/outbound.
    'mount' => true,

    // Middleware of the dashboard and the REST API, and the scopes of their users. The gate viewOutbound guards both.
    'middleware' => ['web'],
    'scopes' => ['read', 'write', 'send', 'pii'],
];
