// The text of a configuration document.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace outbound {

/// Parses the whole text. Throws error{errc::config} that names line and column where it is not JSON.
boost::json::value read_configuration_text(std::string_view text);

}  // namespace outbound
