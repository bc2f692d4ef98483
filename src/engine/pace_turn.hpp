// A reservation of pace: one slot under each limit that applies to a campaign.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/dispatch_store.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace outbound {

class wire;

/// Unused time does not accumulate: `units` slots from `start` lapse with the last one, or one second later, because a
/// run may be late.
inline clock::steady_time end_of_slots(clock::steady_time start, std::chrono::microseconds interval, std::size_t units)
{
    constexpr std::chrono::microseconds latest = std::chrono::seconds{1};
    return start + std::max<std::chrono::microseconds>(interval * units, latest);
}

/// The slots that one limit has for the units of a turn.
struct pace_slot {
    pace_limit limit;
    clock::steady_time start{};
};

/// A reservation of pace: `units` slots from `start`.
struct pace_turn {
    clock::steady_time start{};             ///< The latest start of `slots`.
    std::chrono::microseconds interval{0};  ///< Between two units; 0: no pace limit.
    std::size_t units = 0;                  ///< 0: nothing is reserved.
    std::uint64_t limits = 0;               ///< The campaign's limits_changes when reserved.
    const wire* account = nullptr;          ///< The account whose pace was reserved.
    std::vector<pace_slot> slots;           ///< One for each limit.

    bool is_usable(clock::steady_time now) const { return units > 0 && now < end_of_slots(start, interval, units); }
};

}  // namespace outbound
