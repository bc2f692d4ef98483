// Email addresses and phone numbers: their syntax, and the form in which they are compared.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// True for an address that mail can be sent to: one mailbox without a display name, ASCII, local part at most 64 bytes
/// (dot-atom or quoted), domain at most 255 bytes of two labels or more. The mailbox need not exist.
bool valid_email(std::string_view address) noexcept;

/// The address in lower case, as recipients and suppressions compare it.
std::string fold_email(std::string_view address);

/// The address as recipients and suppressions of the channel compare it.
std::string fold_address(channel via, std::string_view address);

/// Whether messages on the channel can be sent to the address.
bool valid_address(channel via, std::string_view address) noexcept;

/// True for `+` and 7 to 15 digits, the first not 0.
bool valid_e164(std::string_view number) noexcept;

/// Converts a number as people write it to E.164; `nullopt` if it cannot be one. Spaces, dots, dashes, slashes and
/// brackets are dropped. Without a country code the number is a national one of `default_country` (ISO 3166, two
/// letters).
std::optional<std::string> to_e164(std::string_view raw, std::string_view default_country = {});

/// Calling code of a country (ISO 3166, two letters, any case), without `+`; empty if unknown.
std::string_view calling_code(std::string_view country) noexcept;

}  // namespace outbound
