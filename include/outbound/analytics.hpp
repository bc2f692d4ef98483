// Counts of a campaign's recipients by status.
#pragma once

#include <cstdint>

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

    bool operator==(const send_counts&) const = default;
};

}  // namespace outbound
