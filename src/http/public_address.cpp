#include "http/public_address.hpp"

#include <algorithm>
#include <cstdint>

namespace outbound::http {
namespace {

namespace ip = boost::asio::ip;

struct network {
    std::uint32_t begin;
    int bits;
};

constexpr network special[] = {
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local: metadata of clouds
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0586300, 24},  // 6to4 relays
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 3},   // multicast, reserved, broadcast
};

bool is_public_v4(std::uint32_t address)
{
    return std::ranges::none_of(
        special, [address](const network& n) { return (address ^ n.begin) >> (32 - n.bits) == 0; });
}

std::uint32_t v4_at(const ip::address_v6::bytes_type& bytes, std::size_t at)
{
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i)
        out = out << 8 | bytes[at + i];
    return out;
}

// Only 2000::/3 is given out, and in it some of 2001::/23 and all of 2002::/16 stand for something else.
bool is_public_v6(const ip::address_v6& address)
{
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped())
        return is_public_v4(v4_at(bytes, 12));
    if ((bytes[0] & 0xe0) != 0x20)
        return false;
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return is_public_v4(v4_at(bytes, 2));
    const bool is_protocol = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02;
    const bool is_documentation = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    const bool is_new_documentation = bytes[0] == 0x3f && bytes[1] == 0xff && bytes[2] < 0x10;
    return !is_protocol && !is_documentation && !is_new_documentation;
}

}  // namespace

bool is_public(const ip::address& address)
{
    return address.is_v4() ? is_public_v4(address.to_v4().to_uint()) : is_public_v6(address.to_v6());
}

}  // namespace outbound::http
