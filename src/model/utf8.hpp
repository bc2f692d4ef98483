// UTF-8: validation, and truncation between characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound {

/// U+FFFD, which replaces an invalid byte.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// U+FEFF, which some programs write at the beginning of a file.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Length in bytes of the first character of `text`, which must not be empty; 0 if it is malformed.
std::size_t character_length(std::string_view text) noexcept;

/// True if every byte is below 0x80.
bool is_ascii(std::string_view bytes) noexcept;

/// True for well-formed UTF-8 (no surrogates, no overlong forms). NUL is a character like any other.
bool valid_utf8(std::string_view bytes) noexcept;

/// Removes the first character of `text`, which must not be empty, and returns its code point. A byte that begins no
/// well-formed character is removed alone and returned as U+FFFD.
char32_t take_character(std::string_view& text) noexcept;

/// Number of characters (code points) of a text.
std::size_t count_characters(std::string_view text) noexcept;

/// Whether a well-formed text holds a control character: C0, DEL or C1.
bool has_control_character(std::string_view text) noexcept;

/// The first `most` bytes, at most, of a well-formed text, cut between characters.
std::string_view beginning(std::string_view text, std::size_t most) noexcept;

/// The text with U+FFFD for each malformed byte and each NUL, truncated between characters to `most` bytes. Every
/// database can store it.
std::string storable_text(std::string_view text, std::size_t most = std::string_view::npos);

/// True if storable_text() would not replace anything.
bool is_storable_text(std::string_view text) noexcept;

/// The text for messages: truncated between characters to `most` bytes and marked with `…`; control characters and
/// invalid bytes are replaced by `?`.
std::string shortened(std::string_view text, std::size_t most = 40);

}  // namespace outbound
