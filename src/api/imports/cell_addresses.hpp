// Every address of a cell or of a row, for suppressions: who opted out must not be missed because of how it is written.
#pragma once

#include "api/imports/csv_reader.hpp"

#include <outbound/types.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// The addresses of a cell.
struct cell_addresses {
    std::vector<std::string> found;  ///< Folded email addresses, or numbers in E.164; each once.
    std::string fault;               ///< The fault of an unreadable address, worded to follow it; empty: none.
};

/// Reads a cell as one address, or else as a list: split at commas, semicolons, line ends, ` / `, `:::` and `<…>`.
/// Other words of the list, such as names, are no faults. `via` is email, sms or phone. `default_country` may be empty.
cell_addresses addresses_in(channel via, std::string_view cell, std::string_view default_country);

/// The cells of a long row that may belong to a column: a comma without quotes within a cell moves the cells behind it
/// to the right, so a cell may stand anywhere up to the count of surplus cells behind its column. Empty if that is too
/// far.
std::span<const std::string> likely_cells(const csv_row& row, std::size_t columns, std::size_t column);

/// Of the likely cells of a column of addresses, the first that holds one and those next to it, as a list for
/// addresses_in(). Of numbers only the first, and those with `+`: the other cells may be numbers of another kind.
std::string likely_addresses(channel via, std::span<const std::string> cells, std::string_view default_country);

}  // namespace outbound::api
