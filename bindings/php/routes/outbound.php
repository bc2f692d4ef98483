<?php

use Illuminate\Foundation\Http\Middleware\VerifyCsrfToken;
use Illuminate\Support\Facades\Route;
use Outbound\Laravel\Http\GatedController;
use Outbound\Laravel\Http\WebhookController;

// Vendors and recipients come without a session: signatures and tokens in the requests say what they may do.
Route::any('outbound/{path}', WebhookController::class)->where('path', '(webhooks|unsubscribe|sms/campaigns|phone/campaigns)/.*')
    ->name('outbound.webhooks');

// The dashboard has no token of Laravel's: the controller refuses requests of foreign pages.
Route::middleware(config('outbound.middleware'))->withoutMiddleware(VerifyCsrfToken::class)->group(function () {
    Route::get('outbound/{path?}', GatedController::class)->where('path', '.*')->name('outbound.dashboard');
    Route::any('api/v1/outbound/{path?}', GatedController::class)->where('path', '.*')->name('outbound.api');
});
