// The numbers of a period: what happened to recipients, by channel and by day of a time zone.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <vector>

namespace outbound::api {

/// The members of a request that name a period: `from`, `to` and `timezone`.
std::vector<shape_member> period_members();

/// The numbers of the period that the request names; null if it names none. Throws error{errc::invalid}.
boost::json::value period_json(context& ctx, const boost::json::object& request);
shape period_shape();

}  // namespace outbound::api
