// Predicts when a campaign ends: its pace, spent on the time zones that are open.
#pragma once

#include "rules/hours.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound::rules {

/// The load of recipients in one time zone, or in one of several.
struct zone_load {
    std::vector<time_zone> zones;
    std::int64_t units = 0;  ///< Messages, or segments of SMS.
};

struct sending_plan {
    sending_hours hours;
    double per_second = 0;  ///< Units; 0: no limit, which counts as at once.
    timestamp start{};
    std::optional<timestamp> expires_at;
};

struct forecast {
    std::optional<timestamp>
        finishes_at;          ///< When the last unit leaves; `nullopt` if none does or the time is unknown.
    std::int64_t unsent = 0;  ///< Units left at the expiry, or at the end of the zone files.
};

/// Zones that close soonest are served first.
forecast predict(const sending_plan& plan, std::vector<zone_load> loads);

}  // namespace outbound::rules
