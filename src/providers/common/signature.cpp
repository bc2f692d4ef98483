// Signatures of webhooks, computed by OpenSSL. Failures of OpenSSL itself throw.
#include "providers/common/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace outbound::signatures {
namespace {

const EVP_MD* method(digest algorithm) noexcept
{
    return algorithm == digest::sha1 ? EVP_sha1() : EVP_sha256();
}

const unsigned char* bytes_of(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

struct context_free {
    void operator()(EVP_MD_CTX* p) const noexcept { EVP_MD_CTX_free(p); }
};

bool is_base64(std::string_view text) noexcept
{
    const auto padding = text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u;
    return text.size() % 4 == 0 && std::ranges::all_of(text.substr(0, text.size() - padding), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text)
{
    if (!is_base64(text))
        return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const auto size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size()));
    if (size < 0)
        return std::nullopt;
    out.resize(static_cast<std::size_t>(size) - (text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u));
    return out;
}

std::string to_base64(std::string_view bytes)
{
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string to_hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

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

bool verify(EVP_PKEY* key, digest algorithm, std::span<const std::string_view> parts, std::string_view signature)
{
    const std::unique_ptr<EVP_MD_CTX, context_free> context{EVP_MD_CTX_new()};
    if (!context)
        throw std::bad_alloc{};
    bool good = EVP_DigestVerifyInit(context.get(), nullptr, method(algorithm), nullptr, key) == 1;
    for (const auto part : parts)
        good = good && EVP_DigestVerifyUpdate(context.get(), part.data(), part.size()) == 1;
    good = good && EVP_DigestVerifyFinal(context.get(), bytes_of(signature), signature.size()) == 1;
    ERR_clear_error();
    return good;
}

std::string hmac(digest algorithm, std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out;
    unsigned size = 0;
    if (HMAC(method(algorithm), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), out.data(),
            &size) == nullptr)
        throw std::bad_alloc{};
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hash(digest algorithm, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out;
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), out.data(), &size, method(algorithm), nullptr) != 1)
        throw std::bad_alloc{};
    return {reinterpret_cast<const char*>(out.data()), size};
}

bool equal(std::string_view left, std::string_view right) noexcept
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace outbound::signatures
