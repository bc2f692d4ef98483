// HMAC-SHA256, truncated, as hexadecimal digits.
#include "rules/keyed_hash.hpp"

namespace outbound::rules {

std::string keyed_hash(std::string_view key, std::string_view text, std::size_t bytes)
{
    const auto whole = hmac(digest_algorithm::sha256, key, text);
    return to_hex(std::string_view{whole}.substr(0, bytes));
}

std::string keyed_hash(hmac_key& key, std::string_view text, std::size_t bytes)
{
    const auto whole = key.sign(text);
    return to_hex(std::string_view{whole}.substr(0, bytes));
}

}  // namespace outbound::rules
