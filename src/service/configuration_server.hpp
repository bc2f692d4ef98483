// How the service presents itself over HTTP: the member `server` of the configuration.
#pragma once

#include "model/shape.hpp"
#include "service/server_settings.hpp"

#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace outbound {

shape server_shape();

/// Reads the member of a document that fits the shape; appends further faults to `broken`.
server_settings read_server(const boost::json::object& document, std::vector<violation>& broken);

}  // namespace outbound
