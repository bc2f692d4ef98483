#include "service/client_address.hpp"

#include "model/ascii.hpp"
#include "model/list_text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <ranges>

namespace outbound {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_from(std::string_view text)
{
    boost::system::error_code fault;
    const auto address = ip::make_address(std::string{text}, fault);
    return fault ? std::nullopt : std::optional{address};
}

bool is_proxy(const ip::address& address, const std::vector<std::string>& proxies)
{
    return std::ranges::any_of(proxies, [&](const std::string& proxy) { return address_from(proxy) == address; });
}

/// The entries of all fields of that name, the last one first.
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
    const auto peer = address_from(head.remote);
    if (!peer || !is_proxy(*peer, proxies))
        return head.remote;
    for (const auto entry : entries_from_last(head, "x-forwarded-for")) {
        const auto address = address_from(entry);
        if (!address)
            return {};
        if (!is_proxy(*address, proxies))
            return address->to_string();
    }
    return {};
}

}  // namespace outbound
