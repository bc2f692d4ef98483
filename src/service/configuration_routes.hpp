// Reads the routes of the configuration document.
#pragma once

#include "service/configuration.hpp"

#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace outbound {

/// Reads the member `routes` of a document of the right shape into the routes and shares of `engine`. Without routes
/// every account serves its channel. Accounts that are not in `providers`, or not for that channel, are reported to
/// `broken`.
void read_routes(const boost::json::object& document, const std::vector<provider_entry>& providers,
    engine_options& engine, std::vector<violation>& broken);

}  // namespace outbound
