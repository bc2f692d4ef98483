// IP addresses of peers: one form for each, and the network that one client has.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string_view>

namespace outbound {

/// The IPv4 address behind an IPv4-mapped IPv6 address (`::ffff:10.0.0.7`), as which a socket for both versions shows
/// its peers; any other address as it is.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

/// Reads an address, unmapped; `nullopt` if the text is none.
std::optional<boost::asio::ip::address> ip_address_from(std::string_view text);

/// What one client has to itself: an IPv4 address, or all of the /64 of an IPv6 address.
boost::asio::ip::address network_of(const boost::asio::ip::address& address);

}  // namespace outbound
