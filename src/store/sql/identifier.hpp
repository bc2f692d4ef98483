// Names in SQL text.
#pragma once

#include <string>
#include <string_view>

namespace outbound::sql {

/// The name as a quoted identifier; it may contain any characters.
inline std::string quoted_name(std::string_view name)
{
    std::string text = "\"";
    for (const char c : name)
        text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

}  // namespace outbound::sql
