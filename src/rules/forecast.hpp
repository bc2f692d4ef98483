// Predicts the end of a campaign from its pace and the sending hours of its time zones.
#pragma once

#include "rules/hours.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound::rules {

/// The load of one time zone, or of recipients who are in one of several zones.
struct zone_load {
    std::vector<time_zone> zones;
    std::int64_t units = 0;  ///< Messages, or segments of SMS.
};

struct sending_plan {
    sending_hours hours;
    double per_second = 0;  ///< Units; 0: no limit, simulated as immediate.
    timestamp start{};
    std::optional<timestamp> expires_at;
};

/// When the units of one load are sent; `nullopt` if none is.
struct load_times {
    std::optional<timestamp> first_at;
    std::optional<timestamp> last_at;
};

struct forecast {
    std::optional<timestamp> first_at;  ///< When the first unit is sent; `nullopt` if none is.
    /// When the last unit is sent; `nullopt` if none is or the time is unknown.
    std::optional<timestamp> finishes_at;
    std::int64_t unsent = 0;        ///< Units left at the expiry, or at end_of_zones.
    std::vector<load_times> loads;  ///< In the order of the loads.
};

/// Zones that close soonest are served first.
forecast predict(const sending_plan& plan, std::vector<zone_load> loads);

}  // namespace outbound::rules
