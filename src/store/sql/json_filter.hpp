// Finds rows by members of a JSON object in a column.
#pragma once

#include "store/sql/connection.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace outbound::sql {

/// SQL: ` AND …` for each member that the object in the column must have, with this value: a text, an integer, or true
/// or false. Binds names and values. The text in the column was written by boost::json::serialize().
std::string has_members(
    const dialect& speech, std::string_view column, const boost::json::object& members, bindings& values);

}  // namespace outbound::sql
