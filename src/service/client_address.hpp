// Determines the client of a request that came through proxies.
#pragma once

#include "model/ip_address.hpp"

#include <outbound/web.hpp>

#include <string>
#include <vector>

namespace outbound {

/// The peer's address; if it is in `proxies`, the last address in X-Forwarded-For that is not, or empty if there is
/// none. The field is ignored for other peers. An IPv4-mapped IPv6 address is returned as IPv4.
std::string client_address(const web_request& head, const std::vector<ip_network>& proxies);

}  // namespace outbound
