#include "service/client_address.hpp"

#include "model/ascii.hpp"
#include "model/list_text.hpp"

#include <algorithm>
#include <ranges>

namespace outbound {
namespace {

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

std::string client_address(const web_request& head, const std::vector<ip_network>& proxies)
{
    const auto peer = ip_address_from(head.remote);
    if (!peer)
        return head.remote;
    if (!contains(proxies, *peer))
        return peer->to_string();
    for (const auto entry : entries_from_last(head, "x-forwarded-for")) {
        const auto address = ip_address_from(entry);
        if (!address)
            return {};
        if (!contains(proxies, *address))
            return address->to_string();
    }
    return {};
}

}  // namespace outbound
