// A keyed hash over channel and folded address, marked by a leading '#'.
#include "rules/address_hash.hpp"

#include "model/address.hpp"
#include "rules/keyed_hash.hpp"

#include <algorithm>

namespace outbound::rules {
namespace {

constexpr std::size_t hash_bytes = 16;

}  // namespace

std::string hash_address(std::string_view secret, channel via, std::string_view address)
{
    hmac_key key{digest_algorithm::sha256, secret};
    return hash_address(key, via, address);
}

std::string hash_address(hmac_key& secret, channel via, std::string_view address)
{
    std::string text{to_string(via)};
    text += ':';
    text += fold_address(via, address);
    return '#' + keyed_hash(secret, text, hash_bytes);
}

bool is_address_hash(std::string_view text) noexcept
{
    return text.size() == 1 + 2 * hash_bytes && text.front() == '#' &&
           std::all_of(
               text.begin() + 1, text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace outbound::rules
