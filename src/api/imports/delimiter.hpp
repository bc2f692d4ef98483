// The delimiter of a CSV file, from its first line.
#pragma once

#include <optional>
#include <string_view>

namespace outbound::api {

/// One of `,`, `;`, tab and `|`: the one that a first line `sep=;` declares, as Excel writes it, or the one that occurs
/// most often in the first line, outside of quotes; a comma if none does. Nothing while more of the first line must
/// come. `text` is UTF-8 and may begin with a byte order mark.
std::optional<char> find_delimiter(std::string_view text, bool is_end);

}  // namespace outbound::api
