<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Exception\ConfigException;

/**
 * The configuration document: as given, else found like that of the command line.
 *
 * @internal
 */
final class Configuration
{
    /** Members that are lists: there an empty array is an empty list, elsewhere it is an object. */
    private const LISTS = ['providers', 'senders'];

    /** @param array<string, mixed>|string|null $config */
    public static function document(array|string|null $config): string
    {
        if (is_array($config)) {
            foreach ($config as $name => $value) {
                $config[$name] = $value === [] && !in_array($name, self::LISTS, true) ? (object) [] : $value;
            }
            return Request::encode('configuration', $config);
        }
        $config ??= getenv('OUTBOUND_CONFIG') ?: (is_file('outbound.json') ? 'outbound.json' : '{}');
        return str_starts_with(ltrim($config), '{') ? $config : self::read($config);
    }

    private static function read(string $file): string
    {
        $text = $file === '' || str_contains($file, "\0") ? false : @file_get_contents($file);
        if ($text === false) {
            $detail = "configuration \"$file\": cannot be read: give an array, JSON text, or the path of a file";
            throw new ConfigException(['code' => 'config', 'status' => 422, 'title' => 'The configuration is wrong', 'detail' => $detail]);
        }
        return $text;
    }
}
