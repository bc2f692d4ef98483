// Separated lists in a text, such as header fields and scopes.
#pragma once

#include <algorithm>
#include <string_view>

namespace outbound {

/// Removes and returns the first entry; also removes the separator after it.
constexpr std::string_view take_entry(std::string_view& list, char separator) noexcept
{
    const auto end = std::min(list.find(separator), list.size());
    const auto entry = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return entry;
}

}  // namespace outbound
