// Asks the name servers of the system, or another one.
#pragma once

#include "model/dns_answer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// A name server, by its IPv4 address.
struct dns_server {
    std::string address;
    std::uint16_t port = 53;
};

/// Reads `192.0.2.1` or `192.0.2.1:5353`; `nullopt` if it is neither.
std::optional<dns_server> read_dns_server(std::string_view text);

/// Asks the server; without one, those of the system (/etc/resolv.conf). Blocks for at most about eight seconds. Does
/// not throw, except for exhausted memory. Threads: any.
dns_answer ask_dns(const std::optional<dns_server>& server, const std::string& name, dns_type type);

}  // namespace outbound
