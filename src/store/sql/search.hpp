// Searches for text anywhere in a column, ignoring case.
#pragma once

#include <string>
#include <string_view>

namespace outbound::sql {

/// A condition: the expression contains the text. `:search` is bound to its search_pattern().
std::string found_in(std::string_view expression);

/// Escapes `%` and `_` in the search text.
std::string search_pattern(std::string_view search);

}  // namespace outbound::sql
