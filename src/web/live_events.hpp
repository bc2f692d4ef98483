// Long polling for events.
#pragma once

#include "web/endpoint.hpp"

namespace outbound::web {

/// The operation whose requests may wait.
constexpr std::string_view event_list_name = "events.list";

/// Waits, for at most the request's `wait`, for an event that the request selects, on the worker of the call. Sets a
/// cursor in the request if it has none, so that events during the wait are found.
boost::asio::awaitable<void> await_events(web_call& call, boost::json::object& request);

}  // namespace outbound::web
