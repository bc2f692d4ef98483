// The client of a request that came through proxies.
#pragma once

#include <outbound/web.hpp>

#include <string>
#include <vector>

namespace outbound {

/// The peer's address; if that is one of `proxies`, the last address in X-Forwarded-For that is none of them, or empty
/// if there is none. What other peers say in that field is not believed. An IPv4-mapped IPv6 address is the IPv4
/// address.
std::string client_address(const web_request& head, const std::vector<std::string>& proxies);

}  // namespace outbound
