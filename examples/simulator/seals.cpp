// The keys that the vendors sign their webhooks with.
#include "seals.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace simulator {
namespace {

constexpr long a_day = 24 * 3600;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string sign_with(EVP_PKEY* key, const EVP_MD* method, std::string_view text)
{
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::size_t size = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, method, nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error{"a webhook cannot be signed"};
    std::string signature(size, '\0');
    if (EVP_DigestSign(
            context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error{"a webhook cannot be signed"};
    signature.resize(size);
    return in_base64(signature);
}

std::string pem_of(X509* certificate)
{
    const std::unique_ptr<BIO, int (*)(BIO*)> out{BIO_new(BIO_s_mem()), BIO_free};
    PEM_write_bio_X509(out.get(), certificate);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int kind, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/// A certificate signed by `issuer`, or self-signed if `issuer` is null.
std::unique_ptr<X509, seal_free> certify(const char* name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key)
{
    std::unique_ptr<X509, seal_free> made{X509_new()};
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), issuer ? 2 : 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), a_day);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC, bytes_of(name), -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer ? issuer : made.get()));
    if (issuer)
        extend(made.get(), issuer, NID_subject_alt_name, "DNS:sns.amazonaws.com");
    else
        extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE");
    if (X509_sign(made.get(), issuer_key, EVP_sha256()) == 0)
        throw std::runtime_error{"a certificate cannot be signed"};
    return made;
}

}  // namespace

std::string in_base64(std::string_view bytes)
{
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

sendgrid_seal::sendgrid_seal() : key_{EVP_EC_gen("P-256")} {}

std::string sendgrid_seal::public_key() const
{
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    auto text = in_base64({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return text;
}

std::string sendgrid_seal::sign(std::string_view timestamp, std::string_view body) const
{
    return sign_with(key_.get(), EVP_sha256(), std::string{timestamp}.append(body));
}

sns_seal::sns_seal() : key_{EVP_RSA_gen(2048)}
{
    const std::unique_ptr<EVP_PKEY, seal_free> root_key{EVP_RSA_gen(2048)};
    const auto root = certify("Simulated authority of SNS", root_key.get(), nullptr, root_key.get());
    const auto own = certify("sns.amazonaws.com", key_.get(), root.get(), root_key.get());
    root_ = pem_of(root.get());
    certificates_ = pem_of(own.get()) + root_;
}

std::string sns_seal::sign(std::string_view text, std::string_view version) const
{
    return sign_with(key_.get(), version == "1" ? EVP_sha1() : EVP_sha256(), text);
}

std::string twilio_seal(
    std::string_view token, std::string_view url, std::vector<std::pair<std::string, std::string>> fields)
{
    std::ranges::sort(fields);
    std::string text{url};
    for (const auto& [name, value] : fields)
        text.append(name).append(value);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
    unsigned size = 0;
    HMAC(EVP_sha1(), token.data(), static_cast<int>(token.size()), bytes_of(text), text.size(), mac.data(), &size);
    return in_base64({reinterpret_cast<const char*>(mac.data()), size});
}

}  // namespace simulator
