<?php

use Illuminate\Support\Facades\Route;
use Outbound\Laravel\Http\ApiController;
use Outbound\Laravel\Http\WebhookController;

// Vendors and recipients come without a session: signatures and tokens in the requests say what they may do.
Route::any('outbound/{path?}', WebhookController::class)->where('path', '.*')->name('outbound.webhooks');
Route::any('api/v1/outbound/{path?}', ApiController::class)->where('path', '.*')
    ->middleware(config('outbound.middleware'))->name('outbound.api');
