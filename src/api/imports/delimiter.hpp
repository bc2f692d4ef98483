// The delimiter of a CSV file, from its first line.
#pragma once

#include "api/imports/csv_reader.hpp"

#include <optional>
#include <string_view>

namespace outbound::api {

/// One of `,`, `;`, tab and `|`: the one that a first line `sep=;` declares (Excel's syntax), or the most frequent one
/// in the first line, outside quotes; a comma if none occurs. `nullopt` while the first line is incomplete. `text` is
/// UTF-8 and may begin with a byte order mark.
std::optional<char> find_delimiter(std::string_view text, bool is_end);

/// True for the line that declares a delimiter, whether split at it or not.
bool declares_delimiter(const csv_row& row);

}  // namespace outbound::api
