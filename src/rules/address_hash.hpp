// The form in which an address is remembered once its text must be forgotten: suppressions of erased people,
// unsubscribe links.
#pragma once

#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::rules {

/// `#` and 32 hexadecimal digits: the first half of the HMAC-SHA256 of `<channel>:<address>` under the installation's
/// secret. Email addresses are folded first. The same address has a hash of its own on each channel.
std::string hash_address(std::string_view secret, channel via, std::string_view address);

/// Whether a text has the form of hash_address(). No email address and no phone number has it.
bool is_address_hash(std::string_view text) noexcept;

}  // namespace outbound::rules
