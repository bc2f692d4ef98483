// IP addresses of peers: their canonical form, and the network of one client.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string_view>

namespace outbound {

/// The IPv4 address of an IPv4-mapped IPv6 address (`::ffff:10.0.0.7`), which dual-stack sockets report; other
/// addresses unchanged.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

/// Parses and unmaps an address; `nullopt` for other text.
std::optional<boost::asio::ip::address> ip_address_from(std::string_view text);

/// The network that belongs to one client: an IPv4 address, or the /64 of an IPv6 address.
boost::asio::ip::address network_of(const boost::asio::ip::address& address);

}  // namespace outbound
