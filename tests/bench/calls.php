<?php

/* The loop of calls.c through the PHP package. Usage: php calls.php DATABASE BATCHES */

declare(strict_types=1);

spl_autoload_register(fn (string $class) =>
    require __DIR__ . '/../../bindings/php/src/' . strtr(substr($class, strlen('Outbound\\')), '\\', '/') . '.php');

const BATCH = 20;

[, $database, $batches] = $argv;
$crm = new Outbound\Outbound(['database' => "sqlite://$database"], transport: 'ffi');
$fastest = INF;
for ($i = 0; $i < $batches; ++$i) {
    $begin = hrtime(true);
    for ($j = 0; $j < BATCH; ++$j) {
        $crm->campaigns->get(1);
    }
    $fastest = min($fastest, (hrtime(true) - $begin) / 1000 / BATCH);
}
printf("%.3f\n", $fastest);
