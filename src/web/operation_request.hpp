// Builds the request of an operation from the parts of a web request.
#pragma once

#include "api/operation.hpp"
#include "web/endpoint.hpp"

namespace outbound::web {

/// The members in the path. Throws error{errc::invalid}.
boost::json::object members_of_path(const web_call& call, const api::route& where, const shape& request);

/// The members in the path and query, and those that the route presets. Values of the query are converted to the types
/// of the operation's request; a repeated name becomes an array. Throws error{errc::invalid}.
boost::json::object members_of_target(const web_call& call, const api::route& where, const shape& request);

/// members_of_target() and the members of a JSON body. The body may repeat members of the target, but not contradict
/// them. Throws error{errc::invalid}.
boost::json::object operation_request(const web_call& call, const api::route& where, const shape& request);

/// The members of a body as browsers send a form (application/x-www-form-urlencoded), converted as those of a query.
/// Throws error{errc::invalid}.
boost::json::object members_of_form(const web_call& call, const shape& request);

}  // namespace outbound::web
