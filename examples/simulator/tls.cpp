// Certificates by OpenSSL, with P-256 keys, which are generated in a millisecond.
#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace simulator {
namespace {

template <auto Free>
struct freer {
    void operator()(auto* p) const { Free(p); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freer<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freer<BIO_free_all>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freer<X509_EXTENSION_free>>;

struct authority {
    key_ptr key;
    certificate_ptr certificate;
};

void require(bool done, const char* action)
{
    if (done)
        return;
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    throw std::runtime_error{std::string{"certificate: cannot "} + action + ": " + reason};
}

key_ptr make_key()
{
    key_ptr key{EVP_EC_gen("P-256")};
    require(key != nullptr, "make a key");
    return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const extension_ptr extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

// A certificate for `key`, valid for a month, without issuer, extensions and signature yet.
certificate_ptr draft(EVP_PKEY* key, std::string_view common_name)
{
    certificate_ptr certificate{X509_new()};
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "draw a serial number");
    require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1) == 1 &&
                X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400) != nullptr &&
                X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30 * 86'400) != nullptr &&
                X509_set_pubkey(certificate.get(), key) == 1 &&
                X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                    reinterpret_cast<const unsigned char*>(common_name.data()), static_cast<int>(common_name.size()),
                    -1, 0) == 1,
        "fill in a certificate");
    return certificate;
}

authority make_authority()
{
    authority ca{make_key(), nullptr};
    ca.certificate = draft(ca.key.get(), "outbound simulator CA");
    X509* certificate = ca.certificate.get();
    require(X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1, "name the issuer");
    add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
    require(X509_sign(certificate, ca.key.get(), EVP_sha256()) > 0, "sign the CA's certificate");
    return ca;
}

certificate_ptr make_server_certificate(const authority& ca, EVP_PKEY* key)
{
    certificate_ptr certificate = draft(key, "localhost");
    require(
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca.certificate.get())) == 1, "name the issuer");
    add_extension(certificate.get(), ca.certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), ca.certificate.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), ca.certificate.get(), NID_ext_key_usage, "serverAuth");
    add_extension(certificate.get(), ca.certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    add_extension(certificate.get(), ca.certificate.get(), NID_authority_key_identifier, "keyid:always");
    require(X509_sign(certificate.get(), ca.key.get(), EVP_sha256()) > 0, "sign the server's certificate");
    return certificate;
}

// The CA of an earlier start; an empty one if a file is missing or unreadable, or the files do not match.
authority load_authority(const std::string& ca_file, const std::string& ca_key_file)
{
    const bio_ptr certificate_file{BIO_new_file(ca_file.c_str(), "r")};
    const bio_ptr key_file{BIO_new_file(ca_key_file.c_str(), "r")};
    authority ca;
    if (certificate_file && key_file) {
        ca.certificate.reset(PEM_read_bio_X509(certificate_file.get(), nullptr, nullptr, nullptr));
        ca.key.reset(PEM_read_bio_PrivateKey(key_file.get(), nullptr, nullptr, nullptr));
    }
    const bool whole = ca.certificate && ca.key && X509_check_private_key(ca.certificate.get(), ca.key.get()) == 1 &&
                       X509_cmp_current_time(X509_get0_notAfter(ca.certificate.get())) > 0;
    ERR_clear_error();
    return whole ? std::move(ca) : authority{};
}

template <class Write>
std::string to_pem(Write write)
{
    const bio_ptr memory{BIO_new(BIO_s_mem())};
    require(memory && write(memory.get()) == 1, "write PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string certificate_pem(X509* certificate)
{
    return to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string key_pem(EVP_PKEY* key)
{
    return to_pem([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

authority provide_authority(const std::string& ca_file, const std::string& ca_key_file)
{
    authority ca;
    if (!ca_key_file.empty())
        ca = load_authority(ca_file, ca_key_file);
    if (ca.key)
        return ca;
    ca = make_authority();
    if (!ca_key_file.empty())
        write_file(ca_key_file, key_pem(ca.key.get()), 0600);
    if (!ca_file.empty())
        write_file(ca_file, certificate_pem(ca.certificate.get()), 0644);
    return ca;
}

}  // namespace

boost::asio::ssl::context make_tls(const std::string& ca_file, const std::string& ca_key_file)
{
    const authority ca = provide_authority(ca_file, ca_key_file);
    const key_ptr key = make_key();
    const certificate_ptr certificate = make_server_certificate(ca, key.get());

    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
    SSL_CTX* native = context.native_handle();
    static constexpr unsigned char session_context[] = "simulator";
    require(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
                SSL_CTX_use_certificate(native, certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(native, key.get()) == 1 &&
                SSL_CTX_set_session_id_context(native, session_context, sizeof session_context - 1) == 1,
        "set up TLS");
    return context;
}

void write_file(const std::string& file, const std::string& text, unsigned mode)
{
    const std::string draft_file = file + ".new";
    const int descriptor = ::open(draft_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    const auto fail = [&] { throw std::system_error{errno, std::generic_category(), "cannot write \"" + file + "\""}; };
    if (descriptor < 0)
        fail();
    const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    if (!written || std::rename(draft_file.c_str(), file.c_str()) != 0)
        fail();
}

}  // namespace simulator
