// Digests as providers' signatures and answers need them.
#include "providers/common/digests.hpp"

#include <outbound/error.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace outbound {
namespace {

[[noreturn]] void refuse()
{
    throw error{errc::internal, "OpenSSL cannot compute SHA-256; check its configuration"};
}

std::string taken(const std::array<unsigned char, EVP_MAX_MD_SIZE>& digest, unsigned size)
{
    return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace

std::string sha256(std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        refuse();
    return taken(digest, size);
}

std::string hmac_sha256(std::string_view key, std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, data.size(), digest.data(), &size) ==
        nullptr)
        refuse();
    return taken(digest, size);
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 0xF];
    }
    return out;
}

}  // namespace outbound
