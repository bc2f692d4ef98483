<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

final class ContactId
{
    /** @param list<int> $ids these contacts match; an empty list matches nobody */
    public function in(array $ids): Filter
    {
        return Filter::of(['contact_ids' => array_values($ids)]);
    }
}
