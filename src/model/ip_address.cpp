#include "model/ip_address.hpp"

#include "model/integer_text.hpp"

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <string>

namespace outbound {

namespace ip = boost::asio::ip;

ip::address unmapped(const ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

std::optional<ip::address> ip_address_from(std::string_view text)
{
    boost::system::error_code fault;
    const auto address = ip::make_address(std::string{text}, fault);
    return fault ? std::nullopt : std::optional{unmapped(address)};
}

std::optional<ip_network> ip_network_from(std::string_view text)
{
    const auto slash = text.find('/');
    const auto first = ip_address_from(text.substr(0, slash));
    if (!first)
        return std::nullopt;
    const auto most = first->is_v4() ? 32U : 128U;
    const auto prefix =
        slash == std::string_view::npos ? std::optional{most} : read_integer<unsigned>(text.substr(slash + 1));
    if (!prefix || *prefix > most)
        return std::nullopt;
    return ip_network{*first, static_cast<unsigned short>(*prefix)};
}

bool contains(const ip_network& network, const ip::address& address)
{
    if (network.first.is_v4() != address.is_v4())
        return false;
    if (address.is_v4())
        return ip::make_network_v4(network.first.to_v4(), network.prefix).canonical() ==
               ip::make_network_v4(address.to_v4(), network.prefix).canonical();
    return ip::make_network_v6(network.first.to_v6(), network.prefix).canonical() ==
           ip::make_network_v6(address.to_v6(), network.prefix).canonical();
}

ip::address network_of(const ip::address& address)
{
    if (!address.is_v6())
        return address;
    constexpr std::size_t prefix = 8;  // bytes
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + prefix, bytes.end(), static_cast<unsigned char>(0));
    return ip::make_address_v6(bytes);
}

}  // namespace outbound
