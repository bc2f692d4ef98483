#include "web/origin.hpp"

#include "model/ascii.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace outbound::web {

bool is_local(const web_request& head)
{
    namespace ip = boost::asio::ip;
    boost::system::error_code fault;
    auto peer = ip::make_address(head.remote, fault);
    if (peer.is_v6() && peer.to_v6().is_v4_mapped())
        peer = ip::make_address_v4(ip::v4_mapped, peer.to_v6());
    // An empty field counts: a client may send one, and a proxy adds its own behind it.
    const auto is_forwarded = [](const web_header& field) {
        return std::ranges::equal(field.name, std::string_view{"x-forwarded-for"}, {}, to_lower) ||
               std::ranges::equal(field.name, std::string_view{"forwarded"}, {}, to_lower);
    };
    return !fault && peer.is_loopback() && std::ranges::none_of(head.headers, is_forwarded);
}

bool is_same_origin(const web_request& head)
{
    if (const auto site = head.header("sec-fetch-site"); !site.empty())
        return site == "same-origin";
    const auto origin = head.header("origin");
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos && origin.substr(scheme + 3) == head.header("host");
}

}  // namespace outbound::web
