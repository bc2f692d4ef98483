// Counts of recipients: by status, by reason, and by time.
#pragma once

#include <outbound/recipient.hpp>
#include <outbound/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace outbound {

/// Recipients of a campaign by status; the statuses add up to all frozen recipients. `in_flight` counts the queued
/// recipients within an intent: their messages may be in flight now.
struct send_counts {
    std::int64_t recipients = 0;
    std::int64_t queued = 0;
    std::int64_t sent = 0;
    std::int64_t retrying = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;
    std::int64_t cancelled = 0;
    std::int64_t unknown = 0;
    std::int64_t in_flight = 0;
    std::int64_t extra_segments = 0;  ///< Segments of sent SMS beyond the first of each.

    bool operator==(const send_counts&) const = default;
};

/// Changes of recipients that are counted by time. A recipient counts each time it gets a status, so a message that is
/// unknown first and sent later counts under both.
enum class period_counter {
    sent,       ///< Accepted by the vendor; a call that is made again counts again.
    delivered,  ///< Reported as delivered; for calls: answered by a person or a machine.
    failed,
    bounced,
    unknown,
    skipped,
    replied,  ///< Recipients that replied for the first time.
};

template <>
struct names<period_counter> {
    static constexpr name_table<period_counter, 7> value{{
        {period_counter::sent, "sent"},
        {period_counter::delivered, "delivered"},
        {period_counter::failed, "failed"},
        {period_counter::bounced, "bounced"},
        {period_counter::unknown, "unknown"},
        {period_counter::skipped, "skipped"},
        {period_counter::replied, "replied"},
    }};
};

/// Changes are counted in quarters of an hour of UTC, which begin when a day begins in any time zone of today.
using period_quarters = std::chrono::duration<std::int64_t, std::ratio<900>>;

/// Changes of recipients of one channel in one interval.
struct period_count {
    std::size_t interval = 0;  ///< Index of the interval.
    outbound::channel channel = outbound::channel::email;
    period_counter counter = period_counter::sent;
    std::int64_t amount = 0;
};

/// Recipients of a campaign with one status and reason.
struct reason_count {
    recipient_status status = recipient_status::failed;
    std::string reason;  ///< May be empty.
    std::int64_t recipients = 0;
};

/// Recipients with a problem, by status and reason, most recipients first.
struct reason_counts {
    std::vector<reason_count> items;
    std::int64_t other_reasons = 0;     ///< Number of pairs of status and reason that `items` omits.
    std::int64_t other_recipients = 0;  ///< Their recipients.
};

}  // namespace outbound
