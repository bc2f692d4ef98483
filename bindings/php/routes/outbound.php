<?php

use Illuminate\Foundation\Http\Middleware\VerifyCsrfToken;
use Illuminate\Support\Facades\Route;
use Outbound\Laravel\Http\GatedController;
use Outbound\Laravel\Http\WebhookController;

// Requests of vendors and recipients have no session: signatures and tokens authorise them.
Route::any('outbound/{path}', WebhookController::class)->where('path', '(webhooks|unsubscribe|images|sms/campaigns|phone/campaigns)/.*')
    ->name('outbound.webhooks');

// The dashboard sends no CSRF token of Laravel: the controller refuses requests of foreign pages.
Route::middleware(config('outbound.middleware'))->withoutMiddleware(VerifyCsrfToken::class)->group(function () {
    Route::any('outbound/{path?}', GatedController::class)->where('path', '.*')->name('outbound.dashboard');
    Route::any('api/v1/outbound/{path?}', GatedController::class)->where('path', '.*')->name('outbound.api');
});
