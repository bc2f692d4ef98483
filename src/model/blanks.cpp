#include "model/blanks.hpp"

#include "model/utf8.hpp"

#include <algorithm>

namespace outbound {
namespace {

struct character_range {
    char32_t first;
    char32_t last;
};

// White_Space and Default_Ignorable_Code_Point of Unicode 15, and the empty pattern of Braille.
constexpr character_range blanks[] = {{0x09, 0x0D}, {0x20, 0x20}, {0x85, 0x85}, {0xA0, 0xA0}, {0xAD, 0xAD},
    {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF}};

// A fast path: almost every character is printable ASCII, hence no blank.
constexpr bool is_printable_ascii(char byte) noexcept
{
    return byte > ' ' && byte < '\x7F';
}

}  // namespace

bool is_blank(char32_t character) noexcept
{
    if (character > 0x20 && character < 0x85)
        return false;
    return std::ranges::any_of(
        blanks, [&](const auto& range) { return character >= range.first && character <= range.last; });
}

bool is_blank(std::string_view text) noexcept
{
    if (!text.empty() && is_printable_ascii(text.front()))
        return false;
    while (!text.empty())
        if (!is_blank(take_character(text)))
            return false;
    return true;
}

std::string_view without_outer_blanks(std::string_view text) noexcept
{
    std::size_t begin = text.size();
    std::size_t end = text.size();
    if (!text.empty() && is_printable_ascii(text.front()) && is_printable_ascii(text.back()))
        return text;
    for (auto rest = text; !rest.empty();) {
        const auto at = text.size() - rest.size();
        if (is_blank(take_character(rest)))
            continue;
        begin = std::min(begin, at);
        end = text.size() - rest.size();
    }
    return text.substr(begin, end - begin);
}

}  // namespace outbound
