// Files, and encodings of bytes and cells.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// Reads a whole file; `-` is standard input. Throws usage_fault: `cannot read "x": No such file or directory`.
std::string read_file(const std::string& path);

/// Base64 with padding (RFC 4648).
std::string to_base64(std::string_view bytes);

/// A cell of a CSV file, quoted if necessary. Unless `raw`, text that a spreadsheet would run as a formula gets an
/// apostrophe: at the beginning, and behind a semicolon, a tab or a line end, since a spreadsheet whose separator is
/// `;` begins a cell there.
std::string csv_cell(std::string_view text, bool raw);

}  // namespace cli
