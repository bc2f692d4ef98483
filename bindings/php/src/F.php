<?php

declare(strict_types=1);

namespace Outbound;

use Outbound\Filters\ContactId;
use Outbound\Filters\ExternalId;
use Outbound\Filters\Industry;
use Outbound\Filters\LeadScore;
use Outbound\Filters\Tags;

/**
 * Filters of contacts: `F::industry()->in(['Retail'])->and(F::leadScore()->min(50))->and(F::hasEmail())`.
 */
final class F
{
    public static function contactId(): ContactId
    {
        return new ContactId();
    }

    public static function externalId(): ExternalId
    {
        return new ExternalId();
    }

    /** The contacts of a saved segment. */
    public static function inSegment(int $id): Filter
    {
        return Filter::of(['segment_id' => $id]);
    }

    public static function industry(): Industry
    {
        return new Industry();
    }

    public static function leadScore(): LeadScore
    {
        return new LeadScore();
    }

    public static function tags(): Tags
    {
        return new Tags();
    }

    public static function hasEmail(bool $has = true): Filter
    {
        return Filter::of(['has_email' => $has]);
    }

    public static function hasPhone(bool $has = true): Filter
    {
        return Filter::of(['has_phone' => $has]);
    }
}
