// Events of vendors as JSON: what is kept of those that have no recipient yet.
#pragma once

#include <outbound/provider_event.hpp>

namespace outbound {

/// Members that are empty are left out.
boost::json::object to_json(const provider_event& e);

/// Reads what to_json() wrote; whatever is missing or of another type is empty.
provider_event provider_event_from_json(const boost::json::object& from);

}  // namespace outbound
