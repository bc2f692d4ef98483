// Creates certificates with OpenSSL.
#include "http/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace outbound::testing {
namespace {

struct openssl_free {
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509* p) const { X509_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
    void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
};
template <class T>
using owned = std::unique_ptr<T, openssl_free>;

std::string text_of(BIO* bio)
{
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

owned<BIO> reading(const std::string& text)
{
    return owned<BIO>{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const owned<X509_EXTENSION> extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        throw std::runtime_error{"certificate extension \"" + value + "\" is refused"};
}

/// A certificate of `subject`, signed by `issuer`, or self-signed if that is null.
identity make(const std::string& subject, const certificate_wishes& wishes, const identity* issuer)
{
    const owned<EVP_PKEY> key{EVP_EC_gen("P-256")};
    const owned<X509> made{X509_new()};
    static long serial = 1;
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wishes.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wishes.valid_until);
    X509_set_pubkey(made.get(), key.get());
    auto* const name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);

    owned<X509> signer;
    owned<EVP_PKEY> signing_key;
    if (issuer != nullptr) {
        signer.reset(PEM_read_bio_X509(reading(issuer->certificate).get(), nullptr, nullptr, nullptr));
        signing_key.reset(PEM_read_bio_PrivateKey(reading(issuer->key).get(), nullptr, nullptr, nullptr));
        if (!wishes.names.empty())
            extend(made.get(), signer.get(), NID_subject_alt_name, wishes.names);
    } else {
        extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE");
    }
    X509_set_issuer_name(made.get(), signer ? X509_get_subject_name(signer.get()) : name);
    X509_sign(made.get(), signing_key ? signing_key.get() : key.get(), EVP_sha256());

    const owned<BIO> certificate{BIO_new(BIO_s_mem())};
    const owned<BIO> private_key{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(certificate.get(), made.get());
    PEM_write_bio_PrivateKey(private_key.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(certificate.get()), text_of(private_key.get())};
}

int authorities = 0;  // Each has a unique name.

}  // namespace

authority::authority() : own_{make("Test authority " + std::to_string(++authorities), {}, nullptr)} {}

identity authority::issue(const certificate_wishes& wishes) const
{
    return make(wishes.subject, wishes, &own_);
}

temporary_file::temporary_file(const std::string& text)
{
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("outbound-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".pem");
    std::ofstream{path_} << text;
}

temporary_file::~temporary_file()
{
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace outbound::testing
