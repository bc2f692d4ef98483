// Computes digests with OpenSSL.
#include "model/digest.hpp"

#include <outbound/error.hpp>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <array>

namespace outbound {
namespace {

using digest_bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

[[noreturn]] void refuse_digest(digest_algorithm algorithm)
{
    throw error{errc::internal, std::string{"OpenSSL cannot compute "} +
                                    (algorithm == digest_algorithm::sha1 ? "SHA-1" : "SHA-256") +
                                    "; check its configuration"};
}

const EVP_MD* openssl_method(digest_algorithm algorithm) noexcept
{
    return algorithm == digest_algorithm::sha1 ? EVP_sha1() : EVP_sha256();
}

const unsigned char* openssl_bytes(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string digest_text(const digest_bytes& bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace

std::string digest(digest_algorithm algorithm, std::string_view data)
{
    digest_bytes bytes{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), bytes.data(), &size, openssl_method(algorithm), nullptr) != 1)
        refuse_digest(algorithm);
    return digest_text(bytes, size);
}

void digest_stream::end_digest::operator()(evp_md_ctx_st* context) const noexcept
{
    EVP_MD_CTX_free(context);
}

digest_stream::digest_stream() : context_{EVP_MD_CTX_new()}
{
    if (!context_ || EVP_DigestInit_ex(context_.get(), openssl_method(digest_algorithm::sha256), nullptr) != 1)
        refuse_digest(digest_algorithm::sha256);
}

void digest_stream::add(std::string_view piece)
{
    if (EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) != 1)
        refuse_digest(digest_algorithm::sha256);
}

std::string digest_stream::finish()
{
    digest_bytes bytes{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) != 1)
        refuse_digest(digest_algorithm::sha256);
    return digest_text(bytes, size);
}

std::string hmac(digest_algorithm algorithm, std::string_view key, std::string_view data)
{
    digest_bytes bytes{};
    unsigned size = 0;
    if (HMAC(openssl_method(algorithm), key.data(), static_cast<int>(key.size()), openssl_bytes(data), data.size(),
            bytes.data(), &size) == nullptr)
        refuse_digest(algorithm);
    return digest_text(bytes, size);
}

void hmac_key::end_mac::operator()(evp_mac_ctx_st* context) const noexcept
{
    EVP_MAC_CTX_free(context);
}

hmac_key::hmac_key(digest_algorithm algorithm, std::string_view key) : algorithm_{algorithm}
{
    auto* const method = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    if (method != nullptr)
        context_.reset(EVP_MAC_CTX_new(method));
    EVP_MAC_free(method);  // The context holds a reference.
    std::string name = EVP_MD_get0_name(openssl_method(algorithm));
    const OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_init(context_.get(), openssl_bytes(key), key.size(), settings) != 1)
        refuse_digest(algorithm);
}

std::string hmac_key::sign(std::string_view data)
{
    digest_bytes bytes{};
    std::size_t size = 0;
    if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
        EVP_MAC_update(context_.get(), openssl_bytes(data), data.size()) != 1 ||
        EVP_MAC_final(context_.get(), bytes.data(), &size, bytes.size()) != 1)
        refuse_digest(algorithm_);
    return digest_text(bytes, size);
}

bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string to_hex(std::string_view bytes)
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
