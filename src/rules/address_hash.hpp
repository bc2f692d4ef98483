// Keyed hashes that replace addresses in suppressions of erased people and in unsubscribe links.
#pragma once

#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::rules {

/// `#` and 32 hexadecimal digits: the first half of the HMAC-SHA256 of `<channel>:<address>` under the installation's
/// secret. Email addresses are folded first. The hashes of one address differ between channels.
std::string hash_address(std::string_view secret, channel via, std::string_view address);

/// Whether a text has the form of hash_address(), which no email address or phone number has.
bool is_address_hash(std::string_view text) noexcept;

}  // namespace outbound::rules
