// Keyed hashes that replace addresses in suppressions of erased people and in unsubscribe links.
#pragma once

#include "model/digest.hpp"

#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::rules {

/// `#` and 32 hexadecimal digits: the first half of the HMAC-SHA256 of `<channel>:<address>` under the installation's
/// secret. Email addresses are folded first. The hashes of one address differ between channels.
std::string hash_address(std::string_view secret, channel via, std::string_view address);
/// The same; `secret` is a key for SHA-256.
std::string hash_address(hmac_key& secret, channel via, std::string_view address);

/// Whether a text has the form of hash_address(), which no email address or phone number has.
bool is_address_hash(std::string_view text) noexcept;

}  // namespace outbound::rules
