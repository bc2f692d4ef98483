// The hosts for which a listener answers. A page whose name is rebound to this machine's address (DNS rebinding) sends
// requests that its browser takes for its own; they show the name of the page in Host.
#pragma once

#include "http/request_head.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace outbound::http {

/// The host of the target in absolute form, which precedes Host (RFC 9112, 3.2.2), else of Host: in lower case, without
/// port and final dot. Empty: there is none, as HTTP/1.0 permits.
std::string host_of(const request_parser& parser);

/// Whether the host, as host_of() returns it, is one of the names, a name of loopback, or an IP address, which nobody
/// can rebind. No host is served, because browsers always send one.
bool is_served_host(std::string_view host, const std::vector<std::string>& names);

/// The host of a URL as host_of() returns it; empty: it has none.
std::string host_of_url(std::string_view url);

}  // namespace outbound::http
