// How the service presents itself over HTTP: the member `server` of the configuration.
#pragma once

#include "model/shape.hpp"
#include "service/server_settings.hpp"

#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <string_view>
#include <vector>

namespace outbound {

shape server_shape();

/// Reads the member of a document that fits the shape; appends further faults to `broken`. The host of `public_url`,
/// which may be empty, is one of the hosts.
server_settings read_server(
    const boost::json::object& document, std::string_view public_url, std::vector<violation>& broken);

}  // namespace outbound
