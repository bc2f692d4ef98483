// Reads and folds the events of a campaign again, and compares the result with the stored rows.
#pragma once

#include "rules/event_tally.hpp"
#include "store/outcomes/event_recipients.hpp"

#include <outbound/store.hpp>

#include <functional>
#include <limits>

namespace outbound::sql {

/// Recipients after `after`, up to and including `last`.
struct seq_span {
    recipient_seq after = 0;
    recipient_seq last = std::numeric_limits<recipient_seq>::max();
};

/// Calls `differs` for each of these recipients whose row differs from its folded events, in seq order.
void compare_with_events(connection& db, campaign_id id, const seq_span& span,
    const std::function<void(const event_recipient& stored, const rules::event_state& folded)>& differs);

/// Counts a campaign's recipients and events: the values that its counters must have.
rules::event_tally recount_events(connection& db, campaign_id id);

/// The stored counters.
rules::event_tally kept_counters(connection& db, campaign_id id);

}  // namespace outbound::sql
