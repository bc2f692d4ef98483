// Email addresses and phone numbers: their syntax, and their folded form for comparisons.
#pragma once

#include <outbound/address.hpp>
#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// True for an address that mail can be sent to: one mailbox without a display name, at most 254 octets on the wire; a
/// local part of at most 64 ASCII octets (dot-atom or quoted); a domain of two or more labels in any script (IDNA
/// 2008). The mailbox need not exist.
bool valid_email(std::string_view address);

/// The fault of the address, worded to follow it: "is longer than 254 octets"; empty if valid.
std::string email_fault(std::string_view address);

/// The expectation for an invalid address, which also names invisible characters: "must be an email address such as
/// ann@example.com; it holds a no-break space (U+00A0)".
std::string email_wish(std::string_view address);

/// The address for the wire: its domain in ASCII (Punycode).
std::string wire_email(std::string_view address);

/// Whether wire_email() may differ from the address.
bool is_international_email(std::string_view address);

/// The address for people: its domain in Unicode.
std::string shown_email(std::string_view address);

/// The folded address on a channel.
std::string fold_address(channel via, std::string_view address);

/// Whether the address is valid on the channel.
bool valid_address(channel via, std::string_view address);

/// True for `+`, an existing calling code, and a possible number of digits for it; at most 15 digits in total. The
/// number need not be in use.
bool valid_e164(std::string_view number) noexcept;

struct phone_reading {
    std::string number{};  ///< E.164; empty if refused.
    std::string fault{};   ///< Why it was refused, such as `has an extension`; empty otherwise.
};

/// Converts a number as people write it to E.164, by the numbering plans of libphonenumber's metadata. Without a
/// calling code the number belongs to `default_country` (ISO 3166, two letters, any case), or begins with that
/// country's international dialling prefix. A number with several different readings is refused.
phone_reading read_phone(std::string_view raw, std::string_view default_country = {});

/// Calling code of a country (ISO 3166, two letters, any case), without `+`; empty if unknown.
std::string_view calling_code(std::string_view country) noexcept;

}  // namespace outbound
