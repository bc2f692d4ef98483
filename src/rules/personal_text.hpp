// Finds a person's addresses in text such as vendors' reasons, raw events and rows of files.
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

    bool operator==(const personal_marks&) const = default;
};

/// Whether the text contains one of the addresses: in any letter case, with `@` percent-encoded or not, numbers with or
/// without `+`; but not as part of a longer address or number.
bool mentions(std::string_view text, const personal_marks& marks);

/// The text without the addresses that mentions() finds.
std::string without_mentions(std::string_view text, const personal_marks& marks);

/// As mentions(), for a piece of a CSV file: also finds numbers in national form and the external_id.
bool row_mentions(std::string_view row, const personal_marks& marks);

}  // namespace outbound::rules
