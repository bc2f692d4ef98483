// Intervals and window sizes for a pace in messages per second.
#pragma once

#include <chrono>
#include <cstddef>

namespace outbound::rules {

/// Interval between two units at `per_second` (> 0).
std::chrono::microseconds pace_interval(double per_second);

/// Number of messages per window: about one second of pace, at least 1, at most `window`; without pace `window`.
std::size_t paced_window(std::size_t window, double per_second_or_0);

}  // namespace outbound::rules
