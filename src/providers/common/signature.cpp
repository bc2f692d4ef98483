// Verifies signatures with OpenSSL. Failures of OpenSSL itself throw.
#include "providers/common/signature.hpp"

#include "model/base64.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <new>

namespace outbound::signatures {
namespace {

const unsigned char* bytes_of(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

struct context_free {
    void operator()(EVP_MD_CTX* p) const noexcept { EVP_MD_CTX_free(p); }
};

}  // namespace

public_key read_public_key(std::string_view text)
{
    std::string plain;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        auto line = text.substr(from, end - from);
        from = end + 1;
        if (line.starts_with("-----"))
            continue;
        for (const char c : line)
            if (c != '\r' && c != ' ')
                plain += c;
    }
    const auto der = from_base64(plain);
    if (!der || der->empty())
        return nullptr;
    const auto* at = bytes_of(*der);
    public_key key{d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size()))};
    ERR_clear_error();
    return key;
}

bool verify(
    EVP_PKEY* key, digest_algorithm algorithm, std::span<const std::string_view> parts, std::string_view signature)
{
    const std::unique_ptr<EVP_MD_CTX, context_free> context{EVP_MD_CTX_new()};
    if (!context)
        throw std::bad_alloc{};
    bool good = EVP_DigestVerifyInit(context.get(), nullptr,
                    algorithm == digest_algorithm::sha1 ? EVP_sha1() : EVP_sha256(), nullptr, key) == 1;
    for (const auto part : parts)
        good = good && EVP_DigestVerifyUpdate(context.get(), part.data(), part.size()) == 1;
    good = good && EVP_DigestVerifyFinal(context.get(), bytes_of(signature), signature.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace outbound::signatures
