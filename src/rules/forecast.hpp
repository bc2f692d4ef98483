// Predicts when a campaign ends: its pace, spent on the time zones that are open.
#pragma once

#include "rules/hours.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound::rules {

/// What is to be sent in one time zone.
struct zone_load {
    time_zone zone;
    std::int64_t units = 0;  ///< Messages, or segments of SMS.
};

struct sending_plan {
    sending_hours hours;
    double per_second = 0;  ///< Units; 0: as fast as it goes, which counts as at once.
    timestamp start{};
    std::optional<timestamp> expires_at;
};

struct forecast {
    std::optional<timestamp>
        finishes_at;          ///< When the last unit leaves; `nullopt` if none does or the time is unknown.
    std::int64_t unsent = 0;  ///< Units that the expiry, or the end of the zone files, leaves behind.
};

/// Zones that close soonest are served first.
forecast predict(const sending_plan& plan, std::vector<zone_load> loads);

}  // namespace outbound::rules
