// Blank characters: white space, and invisible characters from pasted text.
#pragma once

#include <string_view>

namespace outbound {

/// True for white space of any width, zero-width characters, direction marks and the soft hyphen.
bool is_blank(char32_t character) noexcept;

/// True for UTF-8 text of blanks only, including empty text.
bool is_blank(std::string_view text) noexcept;

/// The text without leading and trailing blanks.
std::string_view without_outer_blanks(std::string_view text) noexcept;

}  // namespace outbound
