// The numbering plans of the world: valid numbers and dialling prefixes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace outbound::phone {

/// A node of the automaton is one word: 1 if a number may end here, plus twice the count of its edges. An edge is two
/// words: its digits as bits, and the offset of its target. The automaton has no loops.
using automaton_word = std::uint16_t;

/// A set of digit strings, named by the offset of its node in the automaton.
using digit_set = std::uint32_t;

/// A prefix that people of a region write before national numbers: `dropped` is replaced by `inserted`. If `kept` is
/// not the empty set, its digits follow and stay, and the digits `behind` after them are removed.
struct prefix_rule {
    digit_set dropped;
    std::string_view inserted;
    digit_set kept;
    std::string_view behind;
    bool local;  ///< For numbers without the area code: `kept` is the whole number.
};

struct calling_code_plan {
    std::string_view code;
    digit_set valid;          ///< National numbers of all regions that share the code.
    std::uint32_t lengths;    ///< Bit n: there are national numbers of n digits.
    std::string_view region;  ///< The main region (ISO 3166, two letters); empty for non-geographic services.
};

struct region_plan {
    std::string_view region;   ///< ISO 3166, two letters.
    std::string_view code;     ///< The calling code.
    digit_set abroad;          ///< International dialling prefixes, such as `00` and `011`.
    std::uint16_t first_rule;  ///< Index into prefix_rules.
    std::uint16_t rules;
};

/// Source of the tables, with its version.
extern const std::string_view plans_source;

extern const std::span<const automaton_word> automaton;
extern const std::span<const prefix_rule> prefix_rules;
extern const std::span<const calling_code_plan> calling_code_plans;  ///< In the order of codes.
extern const std::span<const region_plan> region_plans;              ///< In the order of regions.

/// Calls `found(n)` for each n such that the first n digits of `digits` are in the set.
template <typename Found>
void each_prefix(digit_set set, std::string_view digits, Found&& found)
{
    auto node = set;
    for (std::size_t n = 0;; ++n) {
        const auto head = automaton[node];
        if ((head & 1U) != 0)
            found(n);
        if (n == digits.size())
            return;
        const auto digit = 1U << static_cast<unsigned>(digits[n] - '0');
        const auto end = node + 1 + head / 2 * 2;
        for (++node; node < end && (automaton[node] & digit) == 0; node += 2) {
        }
        if (node >= end)
            return;
        node = automaton[node + 1];
    }
}

/// Whether the whole of `digits` is in the set.
inline bool contains(digit_set set, std::string_view digits)
{
    bool whole = false;
    each_prefix(set, digits, [&](std::size_t n) { whole = n == digits.size(); });
    return whole;
}

/// The plan of a region (ISO 3166, two letters, upper case); null if unknown.
const region_plan* find_region(std::string_view region) noexcept;

/// The plan of the calling code that an international number, without `+`, begins with; null if there is none.
const calling_code_plan* find_calling_code(std::string_view international) noexcept;

}  // namespace outbound::phone
