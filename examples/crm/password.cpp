#include "password.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace crm {
namespace {

using bytes = std::array<unsigned char, 32>;

std::string hex(const bytes& from)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto each : from) {
        out += digits[each >> 4];
        out += digits[each & 15];
    }
    return out;
}

// The parameters are those of RFC 7914, section 2, for interactive logins.
std::string salted_hash(std::string_view salt, const std::string& password)
{
    bytes hash;
    if (EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
            salt.size(), 16384, 8, 1, 64 * 1024 * 1024, hash.data(), hash.size()) != 1)
        throw std::runtime_error{"the password cannot be hashed"};
    return std::string{salt} + '$' + hex(hash);
}

}  // namespace

std::string hash_of(const std::string& password)
{
    return salted_hash(random_secret(), password);
}

bool is_hash_of(std::string_view hash, const std::string& password)
{
    const auto again = salted_hash(hash.substr(0, hash.find('$')), password);
    return again.size() == hash.size() && CRYPTO_memcmp(again.data(), hash.data(), hash.size()) == 0;
}

std::string random_secret()
{
    bytes secret;
    if (RAND_bytes(secret.data(), static_cast<int>(secret.size())) != 1)
        throw std::runtime_error{"the system gives no random bytes"};
    return hex(secret);
}

}  // namespace crm
