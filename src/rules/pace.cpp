#include "rules/pace.hpp"

#include <algorithm>
#include <cmath>

namespace outbound::rules {

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
