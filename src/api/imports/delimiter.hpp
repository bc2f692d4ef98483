// The delimiter of a CSV file, from its header.
#pragma once

#include "api/imports/csv_reader.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace outbound::api {

/// What a name of a column says for the delimiter that yields it.
enum class column_worth {
    none,
    known,
    key,  ///< Known, and an import needs such a column: an address or an id.
};

using column_judge = std::function<column_worth(std::string_view)>;

/// The worth of a column of contacts, by its name alone.
column_worth worth_of_contact_column(std::string_view name);

/// One of `,`, `;`, tab and `|`: the one that a first line `sep=;` declares (Excel's syntax), or the one by which the
/// header has the best columns: a key, then the most known names, then the most columns; a comma if they are equal. The
/// header is the first row that is not blank, with its quoted line ends. `nullopt` while it is incomplete. `text` is
/// UTF-8 and may begin with a byte order mark.
std::optional<char> find_delimiter(
    std::string_view text, bool is_end, const column_judge& judge = worth_of_contact_column);

/// True for the line that declares a delimiter, whether split at it or not.
bool declares_delimiter(const csv_row& row);

}  // namespace outbound::api
