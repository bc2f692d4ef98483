// Stores and counts events of recipients, inside a transaction.
#pragma once

#include "rules/event_tally.hpp"
#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <map>
#include <optional>
#include <span>
#include <tuple>

namespace outbound::sql {

/// The result of storing an event.
enum class event_fate {
    unmatched,
    refused,  ///< Contradicts the message that it names.
    repeated,
    stored,
};

/// An event of a recipient.
struct placed_event {
    recipient_place recipient;
    std::int32_t attempt = 0;
    const provider_event* event = nullptr;
    event_fate fate = event_fate::unmatched;
    event_intake* intake = nullptr;  ///< The intake that counts it.
    std::optional<std::string>
        /// Set if its recipient was erased: the hashed link; nothing that identifies the person is stored.
        erased_link{};
    std::int64_t loose = 0;   ///< Its id in outbound_unmatched_events; 0: it was not stored there.
    bool is_undated = false;  ///< The vendor gave no time: the event has that of its recording.
};

/// Removes all occurrences of the address from the text.
std::string without_address(std::string_view text, std::string_view address);

/// Inserts events of a campaign's recipients, each once, and sets their `fate`: stored or repeated.
void insert_events(connection& db, campaign_id campaign, std::span<placed_event* const> events, timestamp now);

/// Corrects the actors of a recipient's clicks, in the rows and in the state, by the evidence of `new_clicks`, which
/// are stored and counted already. The cost does not depend on the number of other clicks.
void judge_clicks(
    connection& db, const recipient_place& place, rules::event_state& state, const std::vector<timestamp>& new_clicks);

/// Adds to the counters of campaigns, in the shard of the calling thread.
void add_counters(connection& db, const std::map<campaign_id, rules::event_tally>& changes);

using event_minutes = std::map<std::tuple<campaign_id, timestamp, event_kind>, std::int64_t>;
void add_minutes(connection& db, const event_minutes& amounts);

}  // namespace outbound::sql
