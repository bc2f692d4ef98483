// Copies runs of plain bytes, tested eight at a time; escapes or replaces the bytes between them.
#include "providers/common/json_text.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace outbound {
namespace {

// Whether a byte may be copied unchanged, regardless of its neighbours.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (int byte = 0x20; byte < 0x80; ++byte)
        table[static_cast<std::size_t>(byte)] = byte != '"' && byte != '\\';
    return table;
}();

constexpr std::uint64_t eight_times(std::uint8_t byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

/// Sets the highest bit of bytes below `limit`, and possibly of bytes after those. The bytes must be ASCII.
constexpr std::uint64_t below(std::uint64_t bytes, std::uint8_t limit)
{
    return bytes - eight_times(limit);
}

/// The same for eight bytes at once; also false if this test cannot decide.
bool eight_are_plain(const char* bytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const auto special =
        word | below(word, 0x20) | below(word ^ eight_times('"'), 1) | below(word ^ eight_times('\\'), 1);
    return (special & eight_times(0x80)) == 0;
}

std::uint8_t byte_at(std::string_view text, std::size_t at)
{
    return static_cast<std::uint8_t>(text[at]);
}

void append_escape(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += digits[static_cast<std::size_t>(c) >> 4 & 0xF];
        out += digits[static_cast<std::size_t>(c) & 0xF];
    }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text)
{
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text.size() >= 8) {
            const auto begin = std::min(at, text.size() - 8);  // The last eight bytes overlap the previous ones.
            if (eight_are_plain(text.data() + begin)) {
                at = begin + 8;
                continue;
            }
        }
        if (plain[byte_at(text, at)]) {
            ++at;
            continue;
        }
        if (byte_at(text, at) >= 0x80) {
            if (const auto length = character_length(text.substr(at)); length > 0) {
                at += length;
                continue;
            }
        }
        out.append(text, copied, at - copied);
        if (byte_at(text, at) < 0x80)
            append_escape(out, text[at]);
        else
            out += replacement_character;
        copied = ++at;
    }
    out.append(text, copied);
}

}  // namespace outbound
