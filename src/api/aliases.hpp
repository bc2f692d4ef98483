// Aliases of members in requests, such as `content` for the HTML part of an email template.
#pragma once

#include "api/requests.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string_view>

namespace outbound::api {

/// Converts the value of an alias to that of the member.
using alias_reader = std::function<boost::json::value(const boost::json::value& given)>;

/// Replaces the member `alias` of a request by `name`. `stored` is the document that the request changes, with both
/// names, or empty: of the two members, one that repeats the stored value yields to the other, so that a document may
/// be sent back with either one changed. Two different new values are reported to `wrong`.
void replace_alias(boost::json::object& request, std::string_view alias, std::string_view name,
    const boost::json::object& stored, complaints& wrong, const alias_reader& read = {});

}  // namespace outbound::api
