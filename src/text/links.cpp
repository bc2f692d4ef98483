#include "text/links.hpp"

#include "model/ascii.hpp"

#include <algorithm>
#include <string>

namespace outbound::text {

bool has_foreign_scheme(std::string_view url)
{
    constexpr std::string_view allowed[] = {"http", "https", "mailto", "tel"};
    constexpr std::size_t longest_scheme = 64;
    const auto end = url.find_first_of(":/?#&");
    if (end == std::string_view::npos || (url[end] != ':' && url[end] != '&'))
        return false;
    std::string scheme;
    for (const char c : url.substr(0, end))
        if (static_cast<unsigned char>(c) > ' ' && scheme.size() < longest_scheme)
            scheme += to_lower(c);
    return url[end] == '&' || std::ranges::find(allowed, scheme) == std::end(allowed);  // An entity may encode a `:`.
}

}  // namespace outbound::text
