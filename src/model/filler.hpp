// Characters that belong to no word: signs, spaces, and what nobody sees.
#pragma once

namespace outbound {

enum class filler {
    none,       ///< A letter, digit or accent, or not a character.
    invisible,  ///< Format characters, controls, variation selectors, and marks that enclose the previous character.
    space,
    sign,  ///< Punctuation, symbols and pictures.
};

/// By Unicode's general categories.
filler filler_of(char32_t character) noexcept;

}  // namespace outbound
