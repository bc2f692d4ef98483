#include "model/ip_address.hpp"

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
