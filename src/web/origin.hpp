// Determines the origin of a request: this machine, one of outbound's pages, or elsewhere.
#pragma once

#include <outbound/web.hpp>

namespace outbound::web {

/// Whether the client is on this machine. False for requests through a proxy.
bool is_local(const web_request& head);

/// Whether one of outbound's pages sent it, by the browser's Sec-Fetch-Site, or otherwise by an Origin that equals
/// Host.
bool is_same_origin(const web_request& head);

}  // namespace outbound::web
