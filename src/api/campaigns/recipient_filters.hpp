// The filters of a campaign's recipients, in lists and exports.
#pragma once

#include "model/shape.hpp"

#include <outbound/campaign_store.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace outbound::api {

/// The members `status`, `reason`, `q`, `address`, `key` and `question`.
std::vector<shape_member> recipient_filter_members();

/// Reads them. Throws error{errc::invalid}.
recipient_filter recipient_filter_of(const boost::json::object& request);

}  // namespace outbound::api
