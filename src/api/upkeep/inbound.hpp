// The filters of incoming messages, in lists and exports.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace outbound::api {

/// The members `unmatched`, `handled`, `channel`, `contact_id`, `campaign_id` and `q`.
std::vector<shape_member> inbound_filter_members();

/// Reads them. With a contact, also messages from its present addresses count.
inbound_filter inbound_filter_of(context& ctx, const boost::json::object& request);

}  // namespace outbound::api
