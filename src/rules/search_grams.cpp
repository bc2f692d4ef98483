// Folds single characters, so that the grams of a part of a text are grams of the text.
#include "rules/search_grams.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"

#include <unicase.h>

#include <algorithm>
#include <string>
#include <utility>

namespace outbound::rules {
namespace {

constexpr int character_bits = 10;
constexpr std::size_t gram_size = 3;
constexpr char32_t combining_dot = 0x307;

/// The character by which texts are compared. Databases turn a dotted capital I into an i with or without a combining
/// dot, by Turkish rules a capital I into a dotless i, and a sigma at the end of a word into either small one.
char32_t folded(char32_t c)
{
    constexpr char32_t dotted_capital_i = 0x130;
    constexpr char32_t dotless_i = 0x131;
    constexpr char32_t final_sigma = 0x3C2;
    constexpr char32_t sigma = 0x3C3;
    if (c == dotted_capital_i || c == dotless_i)
        return U'i';
    const auto small = static_cast<char32_t>(uc_tolower(c));
    return small == final_sigma ? sigma : small;
}

/// 10 bits, not 0. The sets of characters that grow with Unicode share a number, since databases differ in their case.
gram bits_of(char32_t c)
{
    constexpr char32_t end_of_ascii = 0x80;
    constexpr char32_t end_of_plane = 0x10000;
    constexpr gram others = (1 << character_bits) - end_of_ascii - 1;
    if (c < end_of_ascii)
        return c == 0 ? 1 : to_lower(static_cast<char>(c));
    const auto other = folded(c);
    if (other < end_of_ascii)
        return static_cast<gram>(other);
    return end_of_ascii + (other < end_of_plane ? 1 + static_cast<gram>(other) % others : 0);
}

std::vector<gram> characters_of(std::string_view text)
{
    std::vector<gram> out;
    out.reserve(text.size() + gram_size);
    while (!text.empty())
        if (const auto c = take_character(text); c != combining_dot)
            out.push_back(bits_of(c));
    return out;
}

gram gram_at(const std::vector<gram>& characters, std::size_t at)
{
    return characters[at] << (2 * character_bits) | characters[at + 1] << character_bits | characters[at + 2];
}

}  // namespace

void add_grams(std::string_view text, std::vector<gram>& to)
{
    auto characters = characters_of(text);
    const auto size = characters.size();
    characters.resize(size + gram_size - 1);
    for (std::size_t i = 0; i < size; ++i)
        to.push_back(gram_at(characters, i));
}

std::vector<gram_range> grams_to_find(std::string_view search)
{
    auto characters = characters_of(search);
    if (characters.empty())
        return {};
    std::vector<gram> grams;
    int open_bits = 0;
    for (; characters.size() < gram_size; open_bits += character_bits)
        characters.push_back(0);
    for (std::size_t i = 0; i + gram_size <= characters.size(); ++i)
        grams.push_back(gram_at(characters, i));
    std::ranges::sort(grams);
    const auto repeated = std::ranges::unique(grams);
    grams.erase(repeated.begin(), repeated.end());
    std::vector<gram_range> out;
    for (const auto each : grams)
        out.push_back({each, each | ((gram{1} << open_bits) - 1)});
    return out;
}

}  // namespace outbound::rules
