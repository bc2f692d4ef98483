// Pacing: the generic cell rate algorithm (ITU-T I.371, annex A) and what follows from a rate.
#pragma once

#include <outbound/types.hpp>

#include <chrono>
#include <cstddef>

namespace outbound::rules {

/// A reservation under a limit: when its first unit may go, and the limit's new theoretical arrival time.
struct pace_slot {
    timestamp start;
    timestamp next_at;
};

/// Reserves `units` at `per_second` (> 0) when the limit's next free slot is `next_at`. Idle time is not saved up.
pace_slot reserve_pace(timestamp now, timestamp next_at, std::size_t units, double per_second);

/// Distance between two units at `per_second` (> 0).
std::chrono::microseconds pace_interval(double per_second);

/// How many messages one window may hold: about one second of pace, at least 1, at most `window`. No pace: `window`.
std::size_t paced_window(std::size_t window, double per_second_or_0);

}  // namespace outbound::rules
