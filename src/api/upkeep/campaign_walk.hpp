// Iterates over all campaigns of a store, without their texts, a slice at a time.
#pragma once

#include <outbound/store.hpp>

namespace outbound::api {

template <class Visit>
void for_each_campaign(store& from, campaign_filter filter, Visit visit)
{
    filter.brief = true;
    page_request slice{0, 1000};
    for (;;) {
        const auto found = from.campaigns().list(filter, slice);
        for (const auto& c : found.items)
            visit(c);
        if (!found.next)
            return;
        slice.after = *found.next;
    }
}

}  // namespace outbound::api
