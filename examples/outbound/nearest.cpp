// Edit distance with a limit: half of the letters may differ; a quarter if the candidate has another word before.
#include "nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cli {
namespace {

// Insertions, deletions and substitutions (Levenshtein).
std::size_t edits(std::string_view from, std::string_view to)
{
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const auto substituted = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::size_t nearest(std::string_view word, const std::vector<std::string>& candidates)
{
    auto found = candidates.size();
    auto fewest = word.size();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const std::string_view candidate{candidates[i]};
        const auto last = candidate.rfind(' ') + 1;  // npos + 1 is 0
        const auto distance = edits(word, candidate.substr(last));
        if (distance < fewest && distance <= word.size() / (last == 0 ? 2 : 4)) {
            fewest = distance;
            found = i;
        }
    }
    return found;
}

}  // namespace cli
