// IP addresses of peers: their canonical form, and the network of one client.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace outbound {

/// The IPv4 address of an IPv4-mapped IPv6 address (`::ffff:10.0.0.7`), which dual-stack sockets report; other
/// addresses unchanged.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

/// Parses and unmaps an address; `nullopt` for other text.
std::optional<boost::asio::ip::address> ip_address_from(std::string_view text);

/// The addresses whose first bits are those of `first`: `10.0.0.0/8`, or a single one.
struct ip_network {
    boost::asio::ip::address first;
    unsigned short prefix = 0;  ///< Number of bits.
};

/// Parses an address, or a network in CIDR notation; `nullopt` for other text.
std::optional<ip_network> ip_network_from(std::string_view text);

/// Whether the address, which must be unmapped, is in the network.
bool contains(const ip_network& network, const boost::asio::ip::address& address);

/// Whether the address is in one of the networks.
inline bool contains(const std::vector<ip_network>& networks, const boost::asio::ip::address& address)
{
    return std::ranges::any_of(networks, [&](const ip_network& network) { return contains(network, address); });
}

/// The network that belongs to one client: an IPv4 address, or the /64 of an IPv6 address.
boost::asio::ip::address network_of(const boost::asio::ip::address& address);

}  // namespace outbound
