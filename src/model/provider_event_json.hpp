// Vendors' events as JSON, in which events without a recipient are stored.
#pragma once

#include <outbound/provider_event.hpp>

namespace outbound {

/// Omits empty members.
boost::json::object to_json(const provider_event& e);

/// Reads the output of to_json(); members that are missing or of another type are empty.
provider_event provider_event_from_json(const boost::json::object& from);

}  // namespace outbound
