// The schema of a request at one of its routes, where the path and the preset have decided some of the rules.
#pragma once

#include "api/operation.hpp"

#include <boost/json/object.hpp>

#include <set>
#include <string>
#include <string_view>

namespace outbound::web {

/// The strings of the schema's array `member`; none if it has no such array.
std::set<std::string, std::less<>> names_of(const boost::json::object& schema, std::string_view member);

/// True if an empty object breaks the schema.
bool refuses_empty(boost::json::object schema);

bool is_in_path(const api::route& where, std::string_view name);

/// The schema without the members that the route sets, and without rules that the route fulfils: if the path names one
/// of several alternatives, the others are left out, and if the preset chooses a case, the schema is that of the case.
boost::json::object schema_at(const shape& request, const api::route& where, boost::json::object& components);

}  // namespace outbound::web
