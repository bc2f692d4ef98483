// Addresses that belong to the public internet.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace outbound::http {

/// False for this machine, private and link-local networks, carrier-grade NAT, multicast, documentation, and IPv6
/// addresses that stand for such IPv4 ones (IANA's special-purpose registries).
bool is_public(const boost::asio::ip::address& address);

}  // namespace outbound::http
