// Characters without ink: white space, and what pasted text brings along unseen.
#pragma once

#include <string_view>

namespace outbound {

/// True for white space of any width, zero-width characters, marks of direction and the soft hyphen.
bool is_blank(char32_t character) noexcept;

/// True for UTF-8 text of blanks only; the empty text is one.
bool is_blank(std::string_view text) noexcept;

/// The text without blanks at both ends.
std::string_view without_outer_blanks(std::string_view text) noexcept;

}  // namespace outbound
