// The text of a configuration document.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace outbound {

/// Parses the whole text. Throws error{errc::config} with line and column if it is not JSON.
boost::json::value read_configuration_text(std::string_view text);

}  // namespace outbound
