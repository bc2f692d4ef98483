// Finds a person's addresses in other text: vendors' reasons, raw events, rows of files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace outbound::rules {

/// The marks that identify a person in text.
struct personal_marks {
    std::vector<std::string> emails;  ///< Folded.
    std::vector<std::string> phones;  ///< E.164.
    std::string external_id;          ///< Empty if unknown.

    void add_address(std::string_view address);
};

/// Whether the text has one of the addresses: in any letter case, with `@` percent-encoded or not, numbers with or
/// without `+`; not as a part of a longer address or number.
bool mentions(std::string_view text, const personal_marks& marks);

/// The text without the addresses that mentions() finds.
std::string without_mentions(std::string_view text, const personal_marks& marks);

/// As mentions(), for a piece of a CSV file: numbers in national form and the external_id count too.
bool row_mentions(std::string_view row, const personal_marks& marks);

}  // namespace outbound::rules
