// When a campaign may send: windows and quiet hours in the recipients' local time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound {

constexpr int minutes_a_day = 24 * 60;

/// A window of hours on some days of the week, in minutes since local midnight.
struct hours_window {
    static constexpr std::uint8_t every_day = 0x7F;

    std::uint8_t days = every_day;  ///< Bit 0 is Monday.
    int from = 0;
    int to = minutes_a_day;  ///< Later than `from`; 1440 is the end of the day.
};

/// Daily hours in which nothing is sent. If `from` is later than `to`, they span midnight.
struct quiet_time {
    int from = 0;
    int to = 0;
};

/// Restrictions of a campaign's sending time. All times are local, in the recipient's time zone.
struct sending_hours {
    std::vector<hours_window> windows{};  ///< Messages are sent within one of these; empty: at any hour.
    std::optional<quiet_time> quiet{};
    std::optional<int> send_at{};  ///< Minute of the day; sending begins at its first occurrence after the start.

    bool any_time() const noexcept { return windows.empty() && !quiet && !send_at; }
};

}  // namespace outbound
