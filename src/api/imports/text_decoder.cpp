#include "api/imports/text_decoder.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <utility>

namespace outbound::api {
namespace {

constexpr char no_utf8 = '\xFF';

// Characters 0x80 to 0x9F of Windows-1252; 0: undefined.
constexpr std::array<char16_t, 32> windows_characters{0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
    0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void append_character(std::string& to, char32_t code)
{
    const auto add = [&](char32_t byte) { to += static_cast<char>(byte); };
    const auto add_rest = [&](unsigned shift) { add(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80)
        return add(code);
    if (code < 0x800) {
        add(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12);
        add_rest(6);
    } else {
        add(0xF0 | code >> 18);
        add_rest(12);
        add_rest(6);
    }
    add_rest(0);
}

std::string from_windows(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_special = byte >= 0x80 && byte < 0xA0;
        const char32_t code = is_special ? windows_characters[byte - 0x80U] : byte;
        if (is_special && code == 0)
            out += no_utf8;
        else
            append_character(out, code);
    }
    return out;
}

// Decodes and removes whole characters from `bytes`; at the end of the file all bytes.
std::string from_utf16(std::string& bytes, bool is_big_endian, bool is_end)
{
    const auto unit_at = [&](std::size_t at) {
        const char32_t first = static_cast<unsigned char>(bytes[at]);
        const char32_t second = static_cast<unsigned char>(bytes[at + 1]);
        return is_big_endian ? first << 8 | second : second << 8 | first;
    };
    std::string out;
    std::size_t at = 0;
    while (at + 2 <= bytes.size()) {
        const auto unit = unit_at(at);
        const bool is_lead = unit >= 0xD800 && unit < 0xDC00;
        if (is_lead && at + 4 > bytes.size())
            break;
        const auto trail = is_lead ? unit_at(at + 2) : 0;
        const bool is_pair = trail >= 0xDC00 && trail < 0xE000;
        if (is_pair)
            append_character(out, 0x10000 + ((unit - 0xD800) << 10) + (trail - 0xDC00));
        else if (unit >= 0xD800 && unit < 0xE000)
            out += no_utf8;
        else
            append_character(out, unit);
        at += is_pair ? 4 : 2;
    }
    bytes.erase(0, at);
    if (is_end && !std::exchange(bytes, {}).empty())
        out += no_utf8;
    return out;
}

// Whether most non-ASCII characters are well-formed. The last one may be incomplete.
bool is_mostly_utf8(std::string_view text)
{
    std::size_t good = 0;
    std::size_t bad = 0;
    while (!text.empty()) {
        const auto length = character_length(text);
        good += length > 1 ? 1 : 0;
        bad += length == 0 ? 1 : 0;
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return good >= bad;
}

}  // namespace

std::string text_decoder::decode(std::string_view bytes, bool is_end)
{
    undecoded_ += bytes;
    if (encoding_ == text_encoding::unknown && !see_mark(is_end))
        return {};
    std::string text;
    if (encoding_ == text_encoding::ascii)
        see_characters(text, is_end);
    switch (encoding_) {
    case text_encoding::utf8:
        return text + std::exchange(undecoded_, {});
    case text_encoding::windows1252:
        return text + from_windows(std::exchange(undecoded_, {}));
    case text_encoding::utf16le:
    case text_encoding::utf16be:
        return from_utf16(undecoded_, encoding_ == text_encoding::utf16be, is_end);
    case text_encoding::unknown:
    case text_encoding::ascii:
        break;
    }
    return text;
}

// False while more bytes are needed.
bool text_decoder::see_mark(bool is_end)
{
    constexpr std::size_t enough = 4;
    if (undecoded_.size() < enough && !is_end)
        return false;
    const std::string_view begin{undecoded_};
    const auto is_zero = [&](std::size_t at) { return at < begin.size() && begin[at] == 0; };
    const bool has_mark = begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF");
    if (begin.starts_with("\xFF\xFE") || (is_zero(1) && is_zero(3) && !is_zero(0) && !is_zero(2)))
        encoding_ = text_encoding::utf16le;
    else if (has_mark || (is_zero(0) && is_zero(2) && !is_zero(1) && !is_zero(3)))
        encoding_ = text_encoding::utf16be;
    else
        encoding_ = begin.starts_with(byte_order_mark) ? text_encoding::utf8 : text_encoding::ascii;
    undecoded_.erase(0, has_mark ? 2 : 0);
    return true;
}

// Passes ASCII on, and decides the encoding at the first non-ASCII character.
void text_decoder::see_characters(std::string& text, bool is_end)
{
    const auto is_other = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    const auto other = std::ranges::find_if(undecoded_, is_other);
    text.assign(undecoded_.begin(), other);
    undecoded_.erase(undecoded_.begin(), other);
    if (undecoded_.empty())
        return;
    const bool is_well_formed = character_length(undecoded_) > 0;
    if (!is_well_formed && undecoded_.size() < window && !is_end)
        return;
    encoding_ = is_well_formed || is_mostly_utf8(std::string_view{undecoded_}.substr(0, window))
                    ? text_encoding::utf8
                    : text_encoding::windows1252;
}

}  // namespace outbound::api
