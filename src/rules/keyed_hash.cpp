// Keyed hashes by OpenSSL.
#include "rules/keyed_hash.hpp"

#include <outbound/error.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace outbound::rules {

std::string keyed_hash(std::string_view key, std::string_view text, std::size_t bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size) == nullptr)
        throw error{errc::internal, "OpenSSL cannot compute HMAC-SHA256; check its configuration"};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes);
    for (std::size_t i = 0; i < bytes; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 0xF];
    }
    return hex;
}

}  // namespace outbound::rules
