// Header fields of web requests and responses.
#include "model/ascii.hpp"

#include <outbound/web.hpp>

#include <algorithm>

namespace outbound {
namespace {

std::string_view find(const std::vector<web_header>& headers, std::string_view name) noexcept
{
    const auto found = std::ranges::find_if(
        headers, [&](const web_header& h) { return std::ranges::equal(h.name, name, {}, to_lower, to_lower); });
    return found != headers.end() ? std::string_view{found->value} : std::string_view{};
}

}  // namespace

std::string_view web_request::header(std::string_view name) const noexcept
{
    return find(headers, name);
}

std::string_view web_response::header(std::string_view name) const noexcept
{
    return find(headers, name);
}

}  // namespace outbound
