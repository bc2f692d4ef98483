// Keys that sign webhooks like the vendors, created at run time.
#pragma once

#include "model/base64.hpp"
#include "providers/common/signature.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>
#include <string_view>

namespace outbound::testing {

class signing_key {
public:
    static signing_key elliptic() { return signing_key{EVP_EC_gen("P-256")}; }
    static signing_key rsa() { return signing_key{EVP_RSA_gen(2048)}; }

    /// The public key in SendGrid's format: base64 of DER.
    std::string public_text() const
    {
        unsigned char* der = nullptr;
        const int size = i2d_PUBKEY(key_.get(), &der);
        std::string text = to_base64({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)});
        OPENSSL_free(der);
        return text;
    }

    /// The signature of the text, in base64.
    std::string sign(std::string_view text, const EVP_MD* method = EVP_sha256()) const
    {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        std::size_t size = 0;
        EVP_DigestSignInit(context, nullptr, method, nullptr, key_.get());
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        EVP_DigestSign(context, nullptr, &size, bytes, text.size());
        std::string signature(size, '\0');
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
        EVP_MD_CTX_free(context);
        signature.resize(size);
        return to_base64(signature);
    }

    EVP_PKEY* get() const noexcept { return key_.get(); }

private:
    explicit signing_key(EVP_PKEY* key) : key_{key} {}

    signatures::public_key key_;
};

}  // namespace outbound::testing
