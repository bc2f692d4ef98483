// The fields of an HTML form in the body of a request.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace crm {

/// Decodes `application/x-www-form-urlencoded`. Of several fields of one name the last counts.
std::map<std::string, std::string> fields_of(std::string_view body);

}  // namespace crm
