// Determines the origin of a request: this machine, one of outbound's pages, or elsewhere; and the path of outbound
// there.
#pragma once

#include <outbound/web.hpp>

#include <string_view>

namespace outbound::web {

/// The path of the public URL, which precedes all of outbound's paths there; empty if it has none.
std::string_view base_path(std::string_view public_url);

/// Whether the client is on this machine. False for requests through a proxy.
bool is_local(const web_request& head);

/// Whether one of outbound's pages sent it, by the browser's Sec-Fetch-Site, or otherwise by an Origin that equals
/// Host.
bool is_same_origin(const web_request& head);

}  // namespace outbound::web
