<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

final class ExternalId
{
    /** @param list<string> $externalIds these contacts match; an empty list matches nobody */
    public function in(array $externalIds): Filter
    {
        return Filter::of(['external_ids' => array_values($externalIds)]);
    }
}
