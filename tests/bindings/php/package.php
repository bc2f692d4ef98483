<?php

declare(strict_types=1);

namespace Tests;

/* The package, installed by Composer. */

test('composer.json is valid', function () {
    $folder = folder();
    Program::run(['composer', 'validate', '--strict', '--no-check-publish', realpath(PACKAGE) . '/composer.json'], $folder, ['COMPOSER_ALLOW_SUPERUSER' => '1']);
});

test('Composer installs it from a folder without network, scripts and plugins, and a host calls it', function () {
    $folder = folder();
    file_put_contents("$folder/composer.json", json_encode(['repositories' => [['type' => 'path', 'url' => realpath(PACKAGE)], ['packagist.org' => false]],
        'require' => ['outbound/outbound' => '*'], 'minimum-stability' => 'dev']));
    $environment = ['COMPOSER_ALLOW_SUPERUSER' => '1', 'COMPOSER_DISABLE_NETWORK' => '1', 'COMPOSER_HOME' => "$folder/home"];
    Program::run(['composer', 'install', '--no-scripts', '--no-plugins', '--no-interaction'], $folder, $environment);
    file_put_contents("$folder/host.php", "<?php require 'vendor/autoload.php';
        echo (new Outbound\\Outbound(['database' => 'sqlite://:memory:']))->segments->count(['filter' => Outbound\\F::hasEmail()])['count'];");
    equal(Program::run([environment('PHP'), "$folder/host.php"], $folder), '0');
});
