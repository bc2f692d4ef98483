// Pacing: the generic cell rate algorithm and what follows from a rate.
#include "rules/pace.hpp"

#include <algorithm>
#include <cmath>

namespace outbound::rules {

pace_slot reserve_pace(timestamp now, timestamp next_at, std::size_t units, double per_second)
{
    const auto start = std::max(now, next_at);
    const auto taken = std::chrono::microseconds{std::llround(static_cast<double>(units) * 1e6 / per_second)};
    return {start, start + taken};
}

std::chrono::microseconds pace_interval(double per_second)
{
    return std::chrono::microseconds{std::llround(1e6 / per_second)};
}

std::size_t paced_window(std::size_t window, double per_second_or_0)
{
    if (per_second_or_0 <= 0 || per_second_or_0 >= static_cast<double>(window))
        return window;
    return std::max<std::size_t>(1, static_cast<std::size_t>(per_second_or_0));
}

}  // namespace outbound::rules
