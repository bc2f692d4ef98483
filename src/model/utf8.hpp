// UTF-8: validation, and cutting between characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound {

/// The mark that stands for a byte that is no UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The mark that some programs write at the beginning of a file: U+FEFF.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Length in bytes of the character at the front of `text`, which must not be empty; 0 if it is not well-formed.
std::size_t character_length(std::string_view text) noexcept;

/// True for well-formed UTF-8 (no surrogates, no overlong forms). NUL is a character like any other.
bool valid_utf8(std::string_view bytes) noexcept;

/// Takes the character at the front off `text`, which must not be empty, and returns its code point. A byte that begins
/// no well-formed character is taken alone and returned as U+FFFD.
char32_t take_character(std::string_view& text) noexcept;

/// Number of characters (code points) of a text.
std::size_t count_characters(std::string_view text) noexcept;

/// Whether a well-formed text holds a control character: C0, DEL or C1.
bool has_control_character(std::string_view text) noexcept;

/// The beginning of a well-formed text: at most `most` bytes, cut between characters.
std::string_view beginning(std::string_view text, std::size_t most) noexcept;

/// The text in a form for messages: at most `most` bytes cut between characters and marked with `…`, control
/// characters and bytes that are no UTF-8 replaced by `?`.
std::string shortened(std::string_view text, std::size_t most = 40);

}  // namespace outbound
