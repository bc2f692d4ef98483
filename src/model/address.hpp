// Email addresses and phone numbers: their syntax, and the form in which they are compared.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// True for an address that mail can be sent to: one mailbox without a display name, at most 254 octets on the wire,
/// its local part at most 64 of ASCII (dot-atom or quoted), its domain of two labels or more in any script (IDNA 2008).
/// The mailbox need not exist.
bool valid_email(std::string_view address);

/// What is wrong with the address, worded to follow it: "is longer than 254 octets"; empty if nothing is.
std::string email_fault(std::string_view address);

/// The wish for an address that is none, with what its writer may not see in it: "must be an email address such as
/// ann@example.com; it holds a no-break space (U+00A0)".
std::string email_wish(std::string_view address);

/// The address as it goes over the wire: its domain in ASCII (punycode).
std::string wire_email(std::string_view address);

/// Whether wire_email() may differ from the address.
bool is_international_email(std::string_view address);

/// The address as recipients and suppressions compare it: as on the wire, in lower case, without blanks at its ends.
std::string fold_email(std::string_view address);

/// The address as recipients and suppressions of the channel compare it.
std::string fold_address(channel via, std::string_view address);

/// Whether messages on the channel can be sent to the address.
bool valid_address(channel via, std::string_view address);

/// True for `+`, a calling code that exists, and as many digits as its numbers may have. At most 15 digits in all. The
/// number need not be in use.
bool valid_e164(std::string_view number) noexcept;

struct phone_reading {
    std::string number{};  ///< E.164; empty if it was refused.
    std::string fault{};   ///< Why it was refused, as in `has an extension`; empty otherwise.
};

/// Converts a number as people write it to E.164, by the numbering plans in libphonenumber's metadata. Without a
/// calling code the number is one of `default_country` (ISO 3166, two letters, any case), or begins with what is
/// dialled there before calling codes. A number that two countries, or two ways to read it, would make different
/// numbers of is refused.
phone_reading read_phone(std::string_view raw, std::string_view default_country = {});

/// Calling code of a country (ISO 3166, two letters, any case), without `+`; empty if unknown.
std::string_view calling_code(std::string_view country) noexcept;

}  // namespace outbound
