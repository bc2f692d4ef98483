// The member `dashboard` of the configuration document.
#pragma once

#include "model/dashboard_settings.hpp"
#include "model/shape.hpp"

#include <outbound/error.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace outbound {

shape dashboard_shape();

/// Reads the member `dashboard` of a document of the right shape, and the file of the logo. Faults go to `broken`.
dashboard_settings read_dashboard(const boost::json::object& document, std::vector<violation>& broken);

}  // namespace outbound
