// Finds the known word that a mistyped one resembles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Index of the candidate with the smallest edit distance to `word`, the first of several. Of a candidate of several
/// words, such as `campaign start`, the last word is compared. `candidates.size()` if every distance is more than half
/// the length of `word`, or a quarter for a candidate of several words.
std::size_t nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace cli
