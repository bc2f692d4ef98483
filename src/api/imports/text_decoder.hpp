// Converts the bytes of a text file to UTF-8, in pieces. Detects the encoding by a byte order mark, by zero bytes next
// to letters, or by the first non-ASCII character.
#pragma once

#include <outbound/names.hpp>

#include <string>
#include <string_view>

namespace outbound {
namespace api {

enum class text_encoding {
    unknown,  ///< Too few bytes so far.
    ascii,    ///< ASCII so far; may become utf8 or windows1252.
    utf8,
    utf16le,
    utf16be,
    windows1252,
};

}  // namespace api

template <>
struct names<api::text_encoding> {
    static constexpr name_table<api::text_encoding, 6> value{{
        {api::text_encoding::unknown, "unknown"},
        {api::text_encoding::ascii, "ASCII"},
        {api::text_encoding::utf8, "UTF-8"},
        {api::text_encoding::utf16le, "UTF-16LE"},
        {api::text_encoding::utf16be, "UTF-16BE"},
        {api::text_encoding::windows1252, "Windows-1252"},
    }};
};

}  // namespace outbound

namespace outbound::api {

class text_decoder {
public:
    /// Maximum number of bytes held back until the encoding is known.
    static constexpr std::size_t window = 16'384;

    /// Continues from another decoder's state; `unknown` and no bytes at the beginning of a file.
    text_decoder(text_encoding encoding, std::string undecoded) : encoding_{encoding}, undecoded_{std::move(undecoded)}
    {
    }

    /// Returns the text decoded so far. Bytes that are invalid in the encoding become invalid UTF-8.
    std::string decode(std::string_view bytes, bool is_end);

    text_encoding encoding() const noexcept { return encoding_; }
    const std::string& undecoded() const noexcept { return undecoded_; }

private:
    bool see_mark(bool is_end);
    void see_characters(std::string& text, bool is_end);

    text_encoding encoding_;
    std::string undecoded_;
};

}  // namespace outbound::api
