// When a campaign may send: windows and quiet hours on the recipients' own clocks.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound {

constexpr int minutes_a_day = 24 * 60;

/// Hours of some days of the week, in minutes since local midnight.
struct hours_window {
    static constexpr std::uint8_t every_day = 0x7F;

    std::uint8_t days = every_day;  ///< Bit 0 is Monday.
    int from = 0;
    int to = minutes_a_day;  ///< Later than `from`; 1440 is the end of the day.
};

/// Hours of every day in which nothing is sent. `from` may be later than `to`: the night in between is meant.
struct quiet_time {
    int from = 0;
    int to = 0;
};

/// Everything that keeps a campaign from sending at once. All of it is local time, in the recipient's zone.
struct sending_hours {
    std::vector<hours_window> windows;  ///< Sent within one of these; none: at any hour.
    std::optional<quiet_time> quiet;
    std::optional<int>
        send_at;  ///< Nothing is sent before the first occurrence of this minute of the day after the start.

    bool any_time() const noexcept { return windows.empty() && !quiet && !send_at; }
};

}  // namespace outbound
