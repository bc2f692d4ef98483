// Follows Unicode's table of well-formed byte sequences.
#include "model/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace outbound {
namespace {

bool is_control(std::string_view character) noexcept
{
    const auto lead = static_cast<unsigned char>(character[0]);
    return lead < 0x20 || lead == 0x7F || (lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0);
}

}  // namespace

std::size_t character_length(std::string_view text) noexcept
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : lead >= 0xE0 && lead <= 0xEF ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    const bool overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    const bool beyond = lead == 0xF4 && at(1) > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

bool is_ascii(std::string_view bytes) noexcept
{
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        all |= word;
    }
    for (; at < bytes.size(); ++at)
        all |= static_cast<unsigned char>(bytes[at]);
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

// Most texts are ASCII, and events have many.
bool valid_utf8(std::string_view bytes) noexcept
{
    if (is_ascii(bytes))
        return true;
    while (!bytes.empty()) {
        const auto length = character_length(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

char32_t take_character(std::string_view& text) noexcept
{
    constexpr char32_t replacement = 0xFFFD;
    const auto length = character_length(text);
    if (length == 0) {
        text.remove_prefix(1);
        return replacement;
    }
    const auto lead = static_cast<unsigned char>(text[0]);
    char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(length);
    return code;
}

std::size_t count_characters(std::string_view text) noexcept
{
    std::size_t count = 0;
    for (; !text.empty(); ++count)
        take_character(text);
    return count;
}

bool has_control_character(std::string_view text) noexcept
{
    while (!text.empty()) {
        const auto length = std::max<std::size_t>(1, character_length(text));
        if (is_control(text.substr(0, length)))
            return true;
        text.remove_prefix(length);
    }
    return false;
}

std::string_view beginning(std::string_view text, std::size_t most) noexcept
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    return text.substr(0, most);
}

bool is_storable_text(std::string_view text) noexcept
{
    return text.find('\0') == std::string_view::npos && valid_utf8(text);
}

std::string storable_text(std::string_view text, std::size_t most)
{
    if (is_storable_text(text))
        return std::string{beginning(text, most)};
    std::string out;
    while (!text.empty()) {
        const auto length = text.front() == '\0' ? 0 : character_length(text);
        const auto next = length == 0 ? replacement_character : text.substr(0, length);
        if (next.size() > most - std::min(most, out.size()))
            break;
        out += next;
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t most)
{
    std::string out;
    while (!text.empty()) {
        const auto length = character_length(text);
        if (out.size() + std::max<std::size_t>(1, length) > most)
            return out + "\xE2\x80\xA6";
        if (length == 0 || is_control(text.substr(0, length)))
            out += '?';
        else
            out += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return out;
}

}  // namespace outbound
