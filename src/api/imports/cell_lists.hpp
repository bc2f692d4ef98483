// Cells that hold several values.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// Separates values in a cell of Google Contacts: `ann@example.com ::: ann@example.org`.
inline constexpr std::string_view list_separator = ":::";

/// The first value of a cell.
struct first_value {
    std::string_view text;
    bool has_more = false;
};

/// Splits a cell at `:::`, or else at commas and semicolons where good values stand between them, as Pipedrive writes
/// them. Blank values do not count. `text` is part of `cell`; it is the whole cell if the cell is no list.
first_value first_of_list(std::string_view cell, const std::function<bool(std::string_view)>& is_good);

/// The tags of a cell, as written; blank ones, and groups of Google's own (`* myContacts`), are left out.
std::vector<std::string> listed_tags(std::string_view cell);

}  // namespace outbound::api
