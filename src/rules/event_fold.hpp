// Folds events of vendors into the state of a recipient. The caller removes duplicates. The order of events does not
// matter: the highest rank sets the status, the earliest time wins, and opens and clicks are counted over all events.
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

/// Facts about a recipient, independent of the status. Bits, as stored.
enum event_mark : std::int32_t {
    mark_deferred = 1,
    mark_complained = 2,
    mark_unsubscribed = 4,
    mark_opted_out = 8,
    mark_keypress = 16,
    mark_failed = 32,  ///< An attempt failed, regardless of later attempts.
    mark_resent = 64,  ///< Sent again while the outcome of an earlier attempt was unknown.
    mark_transferred = 128,
};

/// The part of a recipient that events change.
struct event_state {
    recipient_status status = recipient_status::queued;
    std::string reason;
    std::int32_t attempt = 0;
    std::int32_t rank = 0;  ///< rank_of() the event that set the status; 0 if none did.
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

/// The weight of an event for the status; 0 if it does not concern the status. Events of a message that reached the
/// recipient's side outweigh all others, for any attempt. Otherwise a later attempt outweighs an earlier one, and
/// events of an attempt do not change the status once the next has begun, unless they show that an unknown message was
/// sent.
std::int32_t rank_of(const provider_event& e, std::int32_t attempt) noexcept;

/// The rank of an attempt with a successor: it exceeds the ranks of all events of that attempt and earlier ones, except
/// arrivals.
std::int32_t rank_of_end(std::int32_t attempt) noexcept;
bool is_rank_of_end(std::int32_t rank) noexcept;

/// The attempt of a rank; 0 if no event set it, greater than any attempt if a message arrived.
std::int32_t attempt_of(std::int32_t rank) noexcept;

/// The class of the bounce that set the rank.
bounce_class bounce_of(std::int32_t rank) noexcept;

/// Folds one new event of attempt `attempt` into the state; 0: unknown attempt, which counts as the first (an
/// unsubscribe link names no attempt). Opens and clicks only prove that the message was sent; engage() counts them.
void fold(event_state& state, const provider_event& e, std::int32_t attempt);

/// An open or a click.
struct interaction {
    bool is_click = false;
    event_actor actor = event_actor::unknown;
    timestamp at{};
    std::string link;
};

/// Clicks on at least this many links within scanner_time are a scanner's.
inline constexpr std::size_t scanner_links = 3;
inline constexpr std::chrono::seconds scanner_time{5};

/// The actor of each interaction: the given one, or `machine` for clicks of a scanner. `all` may be in any order.
std::vector<event_actor> actors_of(std::span<const interaction> all);

/// Counts all opens and clicks of one recipient in the state, with the actors of actors_of().
void engage(event_state& state, std::span<const interaction> all, std::span<const event_actor> actors);

/// Counts one more open or click in the state. False if a scanner may have caused the neighbouring clicks, which must
/// then be judged by actors_of().
bool engage(event_state& state, const provider_event& e);

/// A closed period.
struct time_span {
    timestamp from{};
    timestamp to{};
};

/// The periods whose clicks must be judged again because of new clicks; all other actors stay. Sorted, without
/// overlaps.
std::vector<time_span> times_to_judge(std::vector<timestamp> new_clicks);

/// The times that must be determined again.
struct stale_times {
    bool clicked_at = false;
    bool opened_at = false;

    stale_times& operator|=(const stale_times& other)
    {
        clicked_at |= other.clicked_at;
        opened_at |= other.opened_at;
        return *this;
    }
};

/// Recounts a person's click at `at` as a machine's. Returns the times that it may have set.
stale_times turn_into_machine(event_state& state, timestamp at);

}  // namespace outbound::rules
