// Splits a written phone number into its digits and marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::phone {

/// A place where another number may begin.
struct written_break {
    std::size_t at = 0;    ///< Count of digits before it.
    bool certain = false;  ///< A line break, or a slash between blanks; otherwise a slash, as in `030/1234567`.
};

constexpr std::string_view several_numbers = "seems to hold several numbers; give one";

struct written_number {
    bool plus = false;                        ///< A `+` precedes the digits.
    std::string digits{};                     ///< ASCII, for digits of any script.
    std::optional<std::size_t> trunk_zero{};  ///< Index in `digits` of a zero in brackets: `(0)`.
    std::vector<written_break> breaks{};
    std::string_view fault{};  ///< Why it is not a number, such as `has an extension`; empty if it may be one.
};

/// Drops spaces, dashes, dots, slashes and brackets of any script, invisible characters, and `tel:`. Reads full-width,
/// Arabic and Persian digits. A number that ends like a decimal one (`491712345678.0`) is faulty: its last zero is no
/// digit of the number. Any bytes are allowed.
written_number take_apart(std::string_view text);

}  // namespace outbound::phone
