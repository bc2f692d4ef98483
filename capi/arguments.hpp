// Checks of arguments from hosts. All functions throw error{errc::invalid} that names the argument.
#pragma once

#include <outbound/error.hpp>
#include <outbound/web.hpp>

#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace outbound::c {

/// Refuses NULL.
void require(const void* argument, std::string_view name);

/// Refuses NULL and text that is not UTF-8. `fault` is the code for the latter.
std::string_view text_argument(const char* argument, std::string_view name, errc fault = errc::invalid);

/// Parses a JSON document. Syntax errors name line and column.
boost::json::value json_argument(const char* argument, std::string_view name);

/// Builds a web request without its body. `header_lines` has lines `Name: value`, each ended by CRLF or LF; an empty
/// line ends them.
web_request head_argument(const char* method, const char* target, const char* header_lines);

/// Parses `{"actor": "…", "scopes": ["read", …]}`; `nullopt` for NULL.
std::optional<web_access> access_argument(const char* argument, std::string_view name);

/// -1 means no limit (implemented as one year).
std::chrono::milliseconds time_argument(int argument, std::string_view name);

}  // namespace outbound::c
