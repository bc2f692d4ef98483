<?php

return [
    // The configuration document (docs/configuration.md), as an array, JSON or the path of a file.
    'config' => env('OUTBOUND_CONFIG') ?? [
        'database' => env('OUTBOUND_DATABASE', 'sqlite://' . storage_path('outbound.db')),
        'public_url' => env('OUTBOUND_PUBLIC_URL', env('APP_URL')),
    ],

    // Path of liboutbound.so.1, where it is not in a folder of the system.
    'library' => env('OUTBOUND_LIBRARY'),

    // `outbound serve`, for PHP that may not use FFI, and a token of it.
    'server' => env('OUTBOUND_SERVER'),
    'token' => env('OUTBOUND_TOKEN'),

    // auto: the library where PHP allows it, else the server. Or ffi, or http.
    'transport' => env('OUTBOUND_TRANSPORT', 'auto'),

    // Whether the dashboard, webhooks and unsubscribe pages are mounted at /outbound, and the REST API at /api/v1/outbound.
    'mount' => true,

    // Middleware of the dashboard and the REST API, which the gate viewOutbound guards, and what its callers may do.
    'middleware' => ['web'],
    'scopes' => ['read', 'write', 'send', 'pii'],
];
