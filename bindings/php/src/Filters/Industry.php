<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

final class Industry
{
    /** @param list<string> $industries any of these, in whatever case */
    public function in(array $industries): Filter
    {
        return Filter::of(['industries' => array_values($industries)]);
    }

    public function is(string $industry): Filter
    {
        return $this->in([$industry]);
    }
}
