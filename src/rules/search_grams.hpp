// Grams, by which an index finds the texts that may contain what is searched for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace outbound::rules {

/// Three characters in a row of a text, folded, in 10 bits each; after the text come two empty characters. Characters
/// may share their bits: a gram is a necessary condition, not a sufficient one.
using gram = std::int64_t;

constexpr int gram_bits = 30;

/// The grams that begin with the same characters.
struct gram_range {
    gram first = 0;
    gram last = 0;
};

/// Appends the grams of the text, which may repeat.
void add_grams(std::string_view text, std::vector<gram>& to);

/// Every text that contains `search`, ignoring case by the rules of any database, has a gram of each of these ranges.
/// Empty: any text may contain it.
std::vector<gram_range> grams_to_find(std::string_view search);

}  // namespace outbound::rules
