// Waits of requests for events.
#pragma once

#include "web/endpoint.hpp"

namespace outbound::web {

/// The operation whose requests may wait.
constexpr std::string_view event_list_name = "events.list";

/// Waits as long as `wait` of the request says for an event that it asks for, on the worker of the call. Gives the
/// request a cursor if it has none, so that it finds what came meanwhile.
boost::asio::awaitable<void> await_events(web_call& call, boost::json::object& request);

}  // namespace outbound::web
