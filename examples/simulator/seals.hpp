// The keys that the vendors sign their webhooks with.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

struct seal_free {
    void operator()(EVP_PKEY* p) const noexcept { EVP_PKEY_free(p); }
    void operator()(X509* p) const noexcept { X509_free(p); }
};

std::string in_base64(std::string_view bytes);

/// SendGrid: ECDSA on P-256.
class sendgrid_seal {
public:
    sendgrid_seal();

    /// The public key in the format of SendGrid's settings.
    std::string public_key() const;

    /// The signature over timestamp and body, in base64.
    std::string sign(std::string_view timestamp, std::string_view body) const;

private:
    std::unique_ptr<EVP_PKEY, seal_free> key_;
};

/// SNS: RSA, with a certificate signed by a generated authority.
class sns_seal {
public:
    sns_seal();

    /// The document at SigningCertURL: the certificate, then the authority's.
    const std::string& certificates() const noexcept { return certificates_; }

    /// The authority's certificate, to be trusted.
    const std::string& root() const noexcept { return root_; }

    /// The signature in base64; `version` is "1" (SHA-1) or "2" (SHA-256).
    std::string sign(std::string_view text, std::string_view version) const;

private:
    std::unique_ptr<EVP_PKEY, seal_free> key_;
    std::string certificates_;
    std::string root_;
};

/// Twilio: HMAC-SHA1 over the URL and the fields of the form, which this function sorts.
std::string twilio_seal(
    std::string_view token, std::string_view url, std::vector<std::pair<std::string, std::string>> fields);

}  // namespace simulator
