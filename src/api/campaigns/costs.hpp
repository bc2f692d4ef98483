// What messages cost by the configured prices.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace outbound::api {

/// The price of an email, of a segment of an SMS, or of a call; `nullopt`: none is configured.
std::optional<money> price_of(const context& ctx, channel via);

/// As text; null without an amount.
boost::json::value money_or_null(const std::optional<money>& amount);

/// `price` times `units` as text; null without a price.
boost::json::value cost_or_null(const std::optional<money>& price, std::int64_t units);

/// Adds the segments of the messages that were sent (null unless they are SMS), and what they cost.
void add_costs(boost::json::object& to, const context& ctx, channel via, const send_counts& counts);
std::vector<shape_member> cost_members();

}  // namespace outbound::api
