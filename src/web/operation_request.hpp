// The request of an operation, from the parts of a web request.
#pragma once

#include "api/operation.hpp"
#include "web/endpoint.hpp"

namespace outbound::web {

/// The members that the path names. Throws error{errc::invalid}.
boost::json::object members_of_path(const web_call& call, const api::route& where, const shape& request);

/// The members that the path and the query name, and those that the route presets. Values of the query are read as the
/// operation's request has them; a name that comes again makes an array. Throws error{errc::invalid}.
boost::json::object members_of_target(const web_call& call, const api::route& where, const shape& request);

/// members_of_target() and the members of a JSON body. The body may repeat what the target says, and not contradict it.
/// Throws error{errc::invalid}.
boost::json::object operation_request(const web_call& call, const api::route& where, const shape& request);

}  // namespace outbound::web
