<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

final class Industry
{
    /** @param list<string> $industries one of these must match; case is ignored */
    public function in(array $industries): Filter
    {
        return Filter::of(['industries' => array_values($industries)]);
    }

    public function is(string $industry): Filter
    {
        return $this->in([$industry]);
    }
}
