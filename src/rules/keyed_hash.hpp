// Keyed hashes as text.
#pragma once

#include "model/digest.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace outbound::rules {

/// The first `bytes` (at most 32) of the HMAC-SHA256 of `text` under `key`, as lower-case hexadecimal digits.
std::string keyed_hash(std::string_view key, std::string_view text, std::size_t bytes);
std::string keyed_hash(hmac_key& key, std::string_view text, std::size_t bytes);

}  // namespace outbound::rules
