// Files and bytes.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// A whole file; `-` is standard input. Throws usage_fault: `cannot read "x": No such file or directory`.
std::string read_file(const std::string& path);

/// Base64 with padding (RFC 4648).
std::string to_base64(std::string_view bytes);

/// A cell of a CSV file, in quotes where it needs them.
std::string csv_cell(std::string_view text, bool raw);

}  // namespace cli
