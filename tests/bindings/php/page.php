<?php

declare(strict_types=1);

/* A page of a host: runs a part of the scenario and answers its result, or the exception, as JSON. */

namespace Tests;

use Outbound\Outbound;

require __DIR__ . '/support/harness.php';

function output_of(string $script): string
{
    ob_start();
    require $script;
    return ob_get_clean();
}

try {
    $crm = new Outbound();
    $result = match (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
        '/prepare' => Scenario::prepare($crm),
        '/report' => Scenario::report($crm),
        '/describe' => $crm->describe(),
        '/every-language' => output_of(__DIR__ . '/../../scenario/scenario.php'),
        '/count' => count($crm->contacts->list()->all()),
    };
} catch (\Throwable $e) {
    $result = ['class' => get_class($e), 'message' => $e->getMessage()];
}
header('Content-Type: application/json');
echo json_encode($result);
