// Folds events of vendors into the state of a recipient. The caller removes duplicates; the order of events does not
// matter: statuses by rank, times by the earliest, opens and clicks counted over all of them.
#pragma once

#include <outbound/provider_event.hpp>
#include <outbound/recipient.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::rules {

/// Things that are true of a recipient or not, whatever the status. Bits, as stored.
enum event_mark : std::int32_t {
    mark_deferred = 1,
    mark_complained = 2,
    mark_unsubscribed = 4,
    mark_opted_out = 8,
    mark_keypress = 16,
    mark_failed = 32,  ///< Whatever came of a later attempt.
    mark_resent = 64,  ///< Sent to again while the outcome of an earlier sending was not known.
};

/// The reason of a row that was sent to again while the outcome of the first sending was not known.
inline constexpr std::string_view resent_after_unknown = "resent_after_unknown";

/// A recipient as far as events know and change it.
struct event_state {
    recipient_status status = recipient_status::queued;
    std::string reason;
    std::int32_t attempt = 0;
    std::int32_t rank = 0;  ///< Of the event that gave the status (rank_of); 0: no event has.
    std::string provider;
    std::string external_id;
    std::optional<timestamp> sent_at;
    std::optional<timestamp> delivered_at;
    std::optional<timestamp> opened_at;
    std::optional<timestamp> clicked_at;
    std::optional<timestamp> replied_at;
    std::optional<timestamp> answered_at;
    std::optional<std::int32_t> duration_seconds;
    std::string answered_by;
    std::int32_t opens = 0;
    std::int32_t clicks = 0;
    std::int32_t machine_opens = 0;
    std::int32_t machine_clicks = 0;
    std::int32_t marks = 0;  ///< event_mark

    bool operator==(const event_state&) const = default;
};

/// How much an event weighs for the status; 0: it says nothing about it. What reached the recipient, or came back from
/// there, outweighs everything else whichever attempt it was; below that a later attempt outweighs an earlier one, and
/// events of an attempt do not change the status once the next has begun, except that an unknown message
/// went out.
std::int32_t rank_of(const provider_event& e, std::int32_t attempt) noexcept;

/// The rank of an attempt that is over, because another is to follow: it outranks all events of that attempt and
/// of those before, but that a message arrived.
std::int32_t rank_of_end(std::int32_t attempt) noexcept;
bool is_rank_of_end(std::int32_t rank) noexcept;

/// The attempt that a rank speaks of; 0 where no event gave it, and more than any attempt where a message arrived.
std::int32_t attempt_of(std::int32_t rank) noexcept;

/// The class of the bounce that gave a row its rank.
bounce_class bounce_of(std::int32_t rank) noexcept;

/// Folds one new event of attempt `attempt` into the state. Opens and clicks only prove that the message went out; they
/// are counted by engage().
void fold(event_state& state, const provider_event& e, std::int32_t attempt);

/// An open or a click.
struct interaction {
    bool is_click = false;
    event_actor actor = event_actor::unknown;
    timestamp at{};
    std::string link;
};

/// Clicks on at least so many different links within so short a time are a scanner's.
inline constexpr std::size_t scanner_links = 3;
inline constexpr std::chrono::seconds scanner_time{5};

/// Who did each of them: the actor as given, or machine for clicks that only a scanner makes. Any order.
std::vector<event_actor> actors_of(std::span<const interaction> all);

/// Counts all opens and clicks of one recipient, by actors_of(), into the state.
void engage(event_state& state, std::span<const interaction> all, std::span<const event_actor> actors);

/// Counts one more open or click into the state. False: with so many clicks a scanner may have been at work, and those
/// around this one have to be judged by actors_of().
bool engage(event_state& state, const provider_event& e);

/// A time with both of its ends.
struct time_span {
    timestamp from{};
    timestamp to{};
};

/// When the clicks happened that new ones make a scanner's, or that make the new ones a scanner's: all others are what
/// they were. In order, and apart from one another.
std::vector<time_span> times_to_judge(std::vector<timestamp> new_clicks);

/// Counts a click at `at`, which was counted as a person's, as a machine's. True: it may have been the first one, so
/// that clicked_at and opened_at have to be found anew.
bool turn_into_machine(event_state& state, timestamp at);

}  // namespace outbound::rules
