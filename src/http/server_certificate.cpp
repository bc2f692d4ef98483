#include "http/server_certificate.hpp"

#include "model/fork_gate.hpp"

#include <outbound/error.hpp>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace outbound::http {
namespace {

constexpr std::string_view http_1_1 = "http/1.1";

/// Chooses HTTP/1.1 among what the client offers; clients that offer only others continue without a choice.
int choose_protocol(
    SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*)
{
    std::string_view rest{reinterpret_cast<const char*>(offered), offered_size};
    while (!rest.empty()) {
        const auto length = static_cast<unsigned char>(rest.front());
        const auto name = rest.substr(1, length);
        if (name == http_1_1) {
            *chosen = reinterpret_cast<const unsigned char*>(name.data());
            *size = length;
            return SSL_TLSEXT_ERR_OK;
        }
        rest.remove_prefix(std::min<std::size_t>(rest.size(), 1U + length));
    }
    return SSL_TLSEXT_ERR_NOACK;
}

/// An encrypted key is refused; by default OpenSSL asks for its password on the terminal.
int give_no_password(char*, int, int, void*)
{
    return -1;
}

[[noreturn]] void refuse_file(std::string_view member, const std::string& path, std::string_view wish)
{
    const auto why = ::access(path.c_str(), R_OK) != 0 ? std::system_category().message(errno) : last_openssl_error();
    throw error{errc::config,
        "server." + std::string{member} + ": \"" + path + "\" cannot be used (" + why + "); " + std::string{wish}};
}

/// A context for TLS 1.2 or later with the certificate and its key, which must match.
std::unique_ptr<SSL_CTX, openssl_free> load(const std::string& certificate, const std::string& key)
{
    const fork_gate behind;
    ERR_clear_error();
    std::unique_ptr<SSL_CTX, openssl_free> made{SSL_CTX_new(TLS_server_method())};
    if (!made)
        throw error{errc::internal, "TLS cannot be used: " + last_openssl_error()};
    auto* const context = made.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2: forward secrecy, authenticated
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets hold what clients resume
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);          // idle connections hold less memory
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, give_no_password);
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        refuse_file("certificate", certificate, "name a readable file of PEM certificates, the server's first");
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
        refuse_file("key", key, "name a readable file with the PEM key of the certificate, without a password");
    return made;
}

timestamp time_of(const ASN1_TIME* time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        throw error{errc::config, "server.certificate: its times cannot be read; name another certificate"};
    return timestamp{std::chrono::seconds{timegm(&parts)}};
}

bool has_name(X509* certificate, const std::string& host)
{
    return X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

}  // namespace

server_certificate::server_certificate(std::string certificate, std::string key,
    std::function<void(const std::string&)> report, std::chrono::milliseconds check_every)
    : certificate_{std::move(certificate)},
      key_{std::move(key)},
      report_{std::move(report)},
      check_every_{check_every},
      loaded_{versions()},
      context_{load(certificate_, key_)}
{
}

server_certificate::version server_certificate::version_of(const std::string& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0)
        return {};
    return {found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

SSL_CTX* server_certificate::context()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - checked_ < check_every_)
        return context_.get();
    checked_ = now;
    const auto present = versions();
    if (present == loaded_)
        return context_.get();
    try {
        context_ = load(certificate_, key_);
        loaded_ = present;
        reported_.clear();
    } catch (const error& fault) {  // Also for reasons that no version shows: rights, too many open files.
        if (report_ && reported_ != fault.what())
            report_(std::string{fault.what()} + "; the previous certificate stays in use");
        reported_ = fault.what();
    }
    return context_.get();
}

certificate_facts examine_certificate(const std::string& certificate, const std::string& key, const std::string& host)
{
    const auto context = load(certificate, key);
    auto* const own = SSL_CTX_get0_certificate(context.get());
    return {time_of(X509_get0_notBefore(own)), time_of(X509_get0_notAfter(own)), !host.empty() && has_name(own, host)};
}

}  // namespace outbound::http
