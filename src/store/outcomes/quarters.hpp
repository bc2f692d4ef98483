// Counts what happens to recipients by quarter of an hour (outbound_campaign_quarters), inside a transaction.
#pragma once

#include "rules/event_fold.hpp"
#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <cstdint>
#include <map>
#include <utility>

namespace outbound::sql {

using quarter_changes = std::map<std::pair<campaign_id, period_counter>, std::int64_t>;

/// Adds to the quarter of an hour of `now`. Transactions wait for each other if they add to the same `part` of a
/// campaign: use the first_seq of a range whose row the transaction has written, or part_of_this_thread().
void add_to_quarter(connection& db, timestamp now, std::int64_t part, const quarter_changes& changes);

/// A part for changes that belong to no range: less than 0.
std::int64_t part_of_this_thread();

/// Adds what the vendor's events changed of one recipient, except for the statuses that counter_changes counts.
void add_report(
    quarter_changes& to, campaign_id campaign, const rules::event_state& before, const rules::event_state& after);

}  // namespace outbound::sql
