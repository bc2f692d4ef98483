// Base64 of nonce, encrypted text and tag. The nonce is a keyed hash of the text, so that no two texts share one.
#include "model/sealed_text.hpp"

#include "model/base64.hpp"
#include "model/digest.hpp"

#include <outbound/error.hpp>

#include <openssl/evp.h>

#include <memory>

namespace outbound {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

struct end_cipher {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) noexcept
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string key_of(std::string_view secret)
{
    return hmac(digest_algorithm::sha256, secret, "outbound sealed text 1");
}

/// Encrypts or decrypts with one key and nonce.
class cipher {
public:
    cipher(bool encrypts, const std::string& key, std::string_view nonce) : context_{EVP_CIPHER_CTX_new()}
    {
        require(context_ != nullptr && EVP_CipherInit_ex(context_.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                                           bytes_of(nonce), encrypts ? 1 : 0) == 1);
    }

    std::string convert(std::string_view text)
    {
        std::string out(text.size(), '\0');
        int size = 0;
        require(
            EVP_CipherUpdate(context_.get(), bytes_of(out), &size, bytes_of(text), static_cast<int>(text.size())) == 1);
        return out;
    }

    /// False if the tag does not match the decrypted text.
    bool finish()
    {
        unsigned char nothing[tag_bytes];
        int size = 0;
        return EVP_CipherFinal_ex(context_.get(), nothing, &size) == 1;
    }

    void use_tag(int operation, std::string& tag)
    {
        require(EVP_CIPHER_CTX_ctrl(context_.get(), operation, static_cast<int>(tag.size()), tag.data()) == 1);
    }

    static void require(bool is_done)
    {
        if (!is_done)
            throw error{errc::internal, "OpenSSL cannot encrypt with AES-256-GCM; check its configuration"};
    }

private:
    std::unique_ptr<EVP_CIPHER_CTX, end_cipher> context_;
};

}  // namespace

std::string seal(std::string_view secret, std::string_view text)
{
    const auto key = key_of(secret);
    const auto nonce = hmac(digest_algorithm::sha256, key, text).substr(0, nonce_bytes);
    cipher one{true, key, nonce};
    const auto encrypted = one.convert(text);
    cipher::require(one.finish());
    std::string tag(tag_bytes, '\0');
    one.use_tag(EVP_CTRL_GCM_GET_TAG, tag);
    return to_base64(nonce + encrypted + tag);
}

std::optional<std::string> unseal(std::string_view secret, std::string_view sealed)
{
    const auto bytes = from_base64(sealed);
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes)
        return std::nullopt;
    const std::string_view all{*bytes};
    cipher one{false, key_of(secret), all.substr(0, nonce_bytes)};
    auto text = one.convert(all.substr(nonce_bytes, all.size() - nonce_bytes - tag_bytes));
    std::string tag{all.substr(all.size() - tag_bytes)};
    one.use_tag(EVP_CTRL_GCM_SET_TAG, tag);
    return one.finish() ? std::optional{std::move(text)} : std::nullopt;
}

}  // namespace outbound
