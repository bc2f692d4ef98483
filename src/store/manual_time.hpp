// The time of a manual clock, stored in outbound_meta.
#pragma once

#include "store/sql/database.hpp"

#include <chrono>
#include <optional>

namespace outbound::sql {

/// As store::manual_time().
std::optional<timestamp> read_manual_time(connection& db);
/// As store::advance_manual_time().
timestamp advance_manual_time(database& home, timestamp start, std::chrono::microseconds by);

}  // namespace outbound::sql
