// Events of recipients, and what is counted of them, inside a transaction.
#pragma once

#include "rules/event_tally.hpp"
#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <map>
#include <optional>
#include <span>
#include <tuple>

namespace outbound::sql {

/// What an event came to.
enum class event_fate {
    unmatched,
    refused,  ///< It does not fit the message that it names.
    repeated,
    stored,
};

/// An event of a recipient.
struct placed_event {
    recipient_place recipient;
    std::int32_t attempt = 0;
    const provider_event* event = nullptr;
    event_fate fate = event_fate::unmatched;
    event_intake* intake = nullptr;  ///< Where it is counted.
    std::optional<std::string>
        erased_link{};       ///< Its recipient was erased: what names the person is not stored, and this is its link.
    std::int64_t loose = 0;  ///< Its id among the loose events, where it was one.
};

/// The text without the address, wherever it stands in it.
std::string without_address(std::string_view text, std::string_view address);

/// Inserts events of a campaign's recipients, each once, and says which are stored and which were repeated.
void insert_events(connection& db, campaign_id campaign, std::span<placed_event* const> events, timestamp now);

/// Corrects who made a recipient's clicks, in the rows and in the state, where `new_clicks` show it. The new ones are
/// stored and counted. Costs the same however many other clicks there are.
void judge_clicks(
    connection& db, const recipient_place& place, rules::event_state& state, const std::vector<timestamp>& new_clicks);

/// Adds to the counters of campaigns; to a shard of the calling thread's own.
void add_counters(connection& db, const std::map<campaign_id, rules::event_tally>& changes);

using event_minutes = std::map<std::tuple<campaign_id, timestamp, event_kind>, std::int64_t>;
void add_minutes(connection& db, const event_minutes& amounts);

}  // namespace outbound::sql
