// Text that is safe in spreadsheets: no cell of it is a formula.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// Puts an apostrophe before a leading `=`, `+`, `-`, `@`, tab or CR. Also before `= + - @` behind a semicolon, a tab
/// or a line end, and quotes there: a spreadsheet whose separator is `;` begins a cell behind them, even within quotes.
std::string marked_for_spreadsheets(std::string_view text);

/// The text without these apostrophes.
std::string unmarked_for_spreadsheets(std::string_view text);

}  // namespace outbound
