// Blank characters: white space, and invisible characters from pasted text.
#pragma once

#include <string_view>

namespace outbound {

/// True for characters that show nothing by themselves: white space of any width, and what Unicode calls default
/// ignorable, such as zero-width characters, direction marks, the soft hyphen, fillers and variation selectors.
bool is_blank(char32_t character) noexcept;

/// True for UTF-8 text of blanks only, including empty text.
bool is_blank(std::string_view text) noexcept;

/// The text without leading and trailing blanks. For addresses: other text may end with a variation selector.
std::string_view without_outer_blanks(std::string_view text) noexcept;

}  // namespace outbound
