#include "service/client_address.hpp"

#include "model/ascii.hpp"
#include "model/ip_address.hpp"
#include "model/list_text.hpp"

#include <algorithm>
#include <ranges>

namespace outbound {
namespace {

bool is_proxy(const boost::asio::ip::address& address, const std::vector<std::string>& proxies)
{
    return std::ranges::any_of(proxies, [&](const std::string& proxy) { return ip_address_from(proxy) == address; });
}

/// The entries of all fields called `name`, last one first.
std::vector<std::string_view> entries_from_last(const web_request& head, std::string_view name)
{
    std::vector<std::string_view> out;
    for (const auto& field : head.headers)
        if (std::ranges::equal(field.name, name, {}, to_lower))
            for (std::string_view rest{field.value}; !rest.empty();)
                out.push_back(trimmed(take_entry(rest, ','), " \t"));
    std::ranges::reverse(out);
    return out;
}

}  // namespace

std::string client_address(const web_request& head, const std::vector<std::string>& proxies)
{
    const auto peer = ip_address_from(head.remote);
    if (!peer)
        return head.remote;
    if (!is_proxy(*peer, proxies))
        return peer->to_string();
    for (const auto entry : entries_from_last(head, "x-forwarded-for")) {
        const auto address = ip_address_from(entry);
        if (!address)
            return {};
        if (!is_proxy(*address, proxies))
            return address->to_string();
    }
    return {};
}

}  // namespace outbound
