// Writes many outcomes in one statement and one round trip.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <optional>
#include <span>
#include <vector>

namespace outbound::sql {

/// As dialect::write_outcomes().
std::optional<std::vector<recipient_seq>> write_outcomes_as_set(
    connection& db, campaign_id campaign, std::span<const settlement> outcomes);

}  // namespace outbound::sql
