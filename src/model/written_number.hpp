// A phone number as somebody wrote it, taken apart into its digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace outbound::phone {

struct written_number {
    bool plus = false;                        ///< A `+` stands before the digits.
    std::string digits{};                     ///< ASCII, whatever digits were written.
    std::optional<std::size_t> trunk_zero{};  ///< The place in `digits` of a zero in brackets of its own: `(0)`.
    std::string_view fault{};  ///< Why it is no number, as in `has an extension`; empty if it may be one.
};

/// Drops spaces, dashes, dots, slashes and brackets of any script, invisible characters, and `tel:`. Reads full-width,
/// Arabic and Persian digits. Any bytes are allowed.
written_number take_apart(std::string_view text);

}  // namespace outbound::phone
