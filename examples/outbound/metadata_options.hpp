// The option --metadata.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace cli {

/// Adds `metadata` with the members of `pairs`, `name=value`: integers, true and false as such, other values as text.
/// Nothing without pairs. Throws usage_fault.
void put_metadata(boost::json::object& request, const std::vector<std::string>& pairs);

}  // namespace cli
