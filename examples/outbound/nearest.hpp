// Finds the known word that a mistyped one resembles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Position of the candidate that takes the fewest edits to become `word`, the first of several; of a candidate of
/// several words the last one counts. The number of candidates if none comes near.
std::size_t nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace cli
