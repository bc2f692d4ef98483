// Character references of HTML, such as `&uuml;`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound::text {

struct character_reference {
    std::size_t size = 0;  ///< In bytes, with `;`. 0: there is none.
    char32_t character = 0;
};

/// The reference that the text begins with. Only those with `;` count, and names that are no reference do not.
character_reference reference_at(std::string_view text);

/// The text with the characters that its references stand for.
std::string without_references(std::string_view text);

}  // namespace outbound::text
