// The GSM alphabets of 3GPP TS 23.038, and the division of texts into segments.
#include "text/sms_segments.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace outbound::text {
namespace {

struct segment_sizes {
    std::size_t alone;
    std::size_t of_several;
};

constexpr segment_sizes septets{160, 153};
constexpr segment_sizes code_units{70, 67};

// The non-ASCII part of the default alphabet.
constexpr std::u32string_view beyond_ascii = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
constexpr std::u32string_view not_in_default = U"`[\\]^{|}~";
constexpr std::u32string_view extension = U"[\\]^{|}~\f€";

constexpr std::size_t table_size = 128;

constexpr std::array<std::uint8_t, table_size> ascii_septets()
{
    std::array<std::uint8_t, table_size> costs{};
    for (char32_t c = U' '; c < 0x7F; ++c)
        costs[c] = not_in_default.find(c) == std::u32string_view::npos ? 1 : 0;
    costs[U'\n'] = costs[U'\r'] = 1;
    for (const char32_t c : extension)
        if (c < table_size)
            costs[c] = 2;
    return costs;
}

// Number of septets of a character in GSM-7; 0: not in the alphabet.
std::size_t gsm7_cost(char32_t c) noexcept
{
    static constexpr auto ascii = ascii_septets();
    if (c < table_size)
        return ascii[c];
    if (c == U'€')
        return 2;
    return beyond_ascii.find(c) == std::u32string_view::npos ? 0 : 1;
}

std::size_t ucs2_cost(char32_t c) noexcept
{
    return c > 0xFFFF ? 2 : 1;
}

constexpr char32_t joiner = 0x200D;

constexpr bool is_regional(char32_t c) noexcept
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

// Marks that belong to the preceding character: accents, variation selectors, skin tones, keycaps, tags of flags.
constexpr bool is_mark(char32_t c) noexcept
{
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           c == joiner || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
           (c >= 0xE0020 && c <= 0xE007F);
}

// Removes a cluster that must stay in one segment, and returns its number of code units.
std::size_t take_cluster(std::string_view& text) noexcept
{
    char32_t last = take_character(text);
    auto units = ucs2_cost(last);
    bool flag_half = is_regional(last);
    while (!text.empty()) {
        auto rest = text;
        const char32_t next = take_character(rest);
        const bool second_half = flag_half && is_regional(next);
        if (!is_mark(next) && last != joiner && !second_half)
            break;
        if (units + ucs2_cost(next) > code_units.of_several)
            break;  // Too large for any segment.
        units += ucs2_cost(next);
        flag_half = false;
        last = next;
        text = rest;
    }
    return units;
}

template <class Take>
std::size_t count_segments(std::string_view text, std::size_t units, const segment_sizes& size, Take take) noexcept
{
    if (units <= size.alone)
        return units > 0 ? 1 : 0;
    std::size_t segments = 1;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t needed = take(text);
        if (used + needed > size.of_several) {
            ++segments;
            used = 0;
        }
        used += needed;
    }
    return segments;
}

}  // namespace

sms_size measure_sms(std::string_view utf8) noexcept
{
    sms_size size;
    std::size_t gsm7_units = 0;
    std::size_t ucs2_units = 0;
    bool is_gsm7 = true;
    for (auto rest = utf8; !rest.empty(); ++size.characters) {
        const char32_t c = take_character(rest);
        const auto cost = gsm7_cost(c);
        is_gsm7 = is_gsm7 && cost > 0;
        gsm7_units += cost;
        ucs2_units += ucs2_cost(c);
    }
    if (is_gsm7) {
        size.units = gsm7_units;
        size.segments = count_segments(
            utf8, gsm7_units, septets, [](std::string_view& text) { return gsm7_cost(take_character(text)); });
    } else {
        size.encoding = sms_encoding::ucs2;
        size.units = ucs2_units;
        size.segments = count_segments(utf8, ucs2_units, code_units, take_cluster);
    }
    return size;
}

}  // namespace outbound::text
