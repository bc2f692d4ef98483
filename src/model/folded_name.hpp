// Names that compare without case: tags, industries and column headers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The form in which names are compared: case folded, in NFC (Unicode). Texts that are not UTF-8 stay as they are.
std::string fold_name(std::string_view name);

/// The names in NFC, sorted, each once: of those that fold_name() makes equal the first stays.
std::vector<std::string> distinct_names(std::vector<std::string> names);

}  // namespace outbound
