// Lists in one text: header fields, scopes.
#pragma once

#include <algorithm>
#include <string_view>

namespace outbound {

/// Takes the first entry off the list, with the separator behind it.
constexpr std::string_view take_entry(std::string_view& list, char separator) noexcept
{
    const auto end = std::min(list.find(separator), list.size());
    const auto entry = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return entry;
}

}  // namespace outbound
