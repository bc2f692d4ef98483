<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

final class Tags
{
    /** @param list<string> $tags contacts have at least one of these */
    public function any(array $tags): Filter
    {
        return Filter::of(['tags' => ['any' => array_values($tags)]]);
    }

    /** @param list<string> $tags contacts have all of these */
    public function all(array $tags): Filter
    {
        return Filter::of(['tags' => ['all' => array_values($tags)]]);
    }

    /** @param list<string> $tags contacts have none of these */
    public function none(array $tags): Filter
    {
        return Filter::of(['tags' => ['none' => array_values($tags)]]);
    }
}
