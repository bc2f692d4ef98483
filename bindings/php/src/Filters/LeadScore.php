<?php

declare(strict_types=1);

namespace Outbound\Filters;

use Outbound\Filter;

/** Limits are inclusive. Contacts without a score never match. */
final class LeadScore
{
    public function min(int $score): Filter
    {
        return Filter::of(['lead_score' => ['min' => $score]]);
    }

    public function max(int $score): Filter
    {
        return Filter::of(['lead_score' => ['max' => $score]]);
    }

    public function between(int $min, int $max): Filter
    {
        return Filter::of(['lead_score' => ['min' => $min, 'max' => $max]]);
    }

    public function is(int $score): Filter
    {
        return $this->between($score, $score);
    }
}
