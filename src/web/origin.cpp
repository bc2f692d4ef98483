#include "web/origin.hpp"

#include "model/ascii.hpp"
#include "model/ip_address.hpp"

#include <algorithm>

namespace outbound::web {

std::string_view base_path(std::string_view public_url)
{
    const auto scheme = public_url.find("://");
    const auto path = scheme == std::string_view::npos ? scheme : public_url.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string_view{} : public_url.substr(path);
}

bool is_local(const web_request& head)
{
    const auto peer = ip_address_from(head.remote);
    // An empty field counts, too: a client may send one, and a proxy appends its own.
    const auto is_forwarded = [](const web_header& field) {
        return std::ranges::equal(field.name, std::string_view{"x-forwarded-for"}, {}, to_lower) ||
               std::ranges::equal(field.name, std::string_view{"forwarded"}, {}, to_lower);
    };
    return peer && peer->is_loopback() && std::ranges::none_of(head.headers, is_forwarded);
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
