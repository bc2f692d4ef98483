// UTF-8: whether bytes are text, and how to cut text without breaking it.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// True for well-formed UTF-8 (no surrogates, no overlong forms). NUL is a character like any other.
bool valid_utf8(std::string_view bytes) noexcept;

/// Takes the character at the front off `text`, which must not be empty, and returns its code point. A byte that begins
/// no well-formed character is taken alone and returned as U+FFFD.
char32_t take_character(std::string_view& text) noexcept;

/// How many characters (code points) a text has.
std::size_t count_characters(std::string_view text) noexcept;

/// True when a well-formed text holds a control character: C0, DEL or C1.
bool has_control_character(std::string_view text) noexcept;

/// The beginning of a well-formed text: at most `most` bytes, cut between characters.
std::string_view beginning(std::string_view text, std::size_t most) noexcept;

/// The text as it may stand in a message: at most `most` bytes cut between characters and marked with `…`, control
/// characters and bytes that are no UTF-8 replaced by `?`.
std::string shortened(std::string_view text, std::size_t most = 40);

}  // namespace outbound
