// Folding of names that compare case-insensitively: tags, industries and column headers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The folded name, for comparisons: case folded, in NFC (Unicode). Text that is not UTF-8 stays unchanged.
std::string fold_name(std::string_view name);

/// The name in NFC. Text that is not UTF-8 stays unchanged.
std::string composed_name(std::string_view name);

/// The names in NFC, sorted, without duplicates: of names with equal fold_name() the first stays.
std::vector<std::string> distinct_names(std::vector<std::string> names);

}  // namespace outbound
