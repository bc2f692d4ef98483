// OpenSSL on a non-blocking socket, through a BIO that never raises SIGPIPE.
#include "http/tls.hpp"

#include <outbound/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace outbound::http {
namespace {

// A ticket of TLS 1.3 is for one use, and servers issue two per connection.
constexpr std::size_t kept_sessions = 32;

constexpr unsigned char only_http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

using tcp = boost::asio::ip::tcp;

tcp::socket& socket_of(BIO* bio)
{
    return *static_cast<tcp::socket*>(BIO_get_data(bio));
}

int write_socket(BIO* bio, const char* data, std::size_t size, std::size_t* written)
{
    boost::system::error_code failed;
    BIO_clear_retry_flags(bio);
    *written = socket_of(bio).write_some(boost::asio::buffer(data, size), failed);
    if (failed == boost::asio::error::would_block)
        BIO_set_retry_write(bio);
    return failed ? 0 : 1;
}

int read_socket(BIO* bio, char* data, std::size_t size, std::size_t* got)
{
    boost::system::error_code failed;
    BIO_clear_retry_flags(bio);
    *got = socket_of(bio).read_some(boost::asio::buffer(data, size), failed);
    if (failed == boost::asio::error::would_block)
        BIO_set_retry_read(bio);
    if (failed == boost::asio::error::eof)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return failed ? 0 : 1;
}

long control(BIO* bio, int command, long, void*)
{
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return command == BIO_CTRL_FLUSH;
}

// OpenSSL's socket BIO writes without MSG_NOSIGNAL: a closed connection would kill the host's process with SIGPIPE.
BIO_METHOD* socket_method()
{
    static BIO_METHOD* const method = [] {
        auto* bio_method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "outbound socket");
        BIO_meth_set_write_ex(bio_method, write_socket);
        BIO_meth_set_read_ex(bio_method, read_socket);
        BIO_meth_set_ctrl(bio_method, control);
        return bio_method;
    }();
    return method;
}

int context_index()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

void expect_peer(SSL* ssl, const origin& to)
{
    auto* wanted = SSL_get0_param(ssl);
    if (to.is_address) {
        X509_VERIFY_PARAM_set1_ip_asc(wanted, to.host.c_str());
        return;
    }
    SSL_set_tlsext_host_name(ssl, to.host.c_str());
    // Ignores the subject's common name (RFC 9525, 6.3).
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    X509_VERIFY_PARAM_set1_host(wanted, to.host.data(), to.host.size());
}

}  // namespace

std::string last_openssl_error()
{
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0)
        return "the connection was closed";
    const auto* reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : "OpenSSL error " + std::to_string(code);
}

tls_context::tls_context(const std::string& ca_file) : context_{SSL_CTX_new(TLS_client_method())}
{
    if (!context_)
        throw error{errc::internal, "TLS cannot be used: " + last_openssl_error()};
    auto* context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_alpn_protos(context, only_http_1_1, sizeof only_http_1_1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_ex_data(context, context_index(), this);
    SSL_CTX_sess_set_new_cb(context, keep_session);
    const bool trusted = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context) == 1
                                         : SSL_CTX_load_verify_file(context, ca_file.c_str()) == 1;
    if (!trusted)
        throw error{errc::config, "ca_file \"" + ca_file + "\": cannot be used (" + last_openssl_error() +
                                      "); name a readable file of PEM certificates"};
}

int tls_context::keep_session(SSL* ssl, SSL_SESSION* session)
{
    auto& self = *static_cast<tls_context*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), context_index()));
    if (self.sessions_.size() == kept_sessions)
        self.sessions_.erase(self.sessions_.begin());
    self.sessions_.emplace_back(session);
    return 1;  // Returning 1 takes ownership of the reference.
}

void tls_context::offer_session(SSL* ssl)
{
    while (!sessions_.empty()) {
        auto newest = std::move(sessions_.back());
        sessions_.pop_back();
        if (SSL_SESSION_is_resumable(newest.get()) != 1)
            continue;
        SSL_set_session(ssl, newest.get());
        if (SSL_SESSION_get_protocol_version(newest.get()) < TLS1_3_VERSION)
            sessions_.push_back(std::move(newest));
        return;
    }
}

std::unique_ptr<SSL, openssl_free> tls_context::connection(const origin& to, tcp::socket& socket)
{
    std::unique_ptr<SSL, openssl_free> ssl{SSL_new(context_.get())};
    auto* bio = BIO_new(socket_method());
    if (!ssl || bio == nullptr) {
        BIO_free(bio);
        throw std::bad_alloc{};
    }
    BIO_set_data(bio, &socket);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl.get(), bio, bio);
    expect_peer(ssl.get(), to);
    SSL_set_connect_state(ssl.get());
    offer_session(ssl.get());
    return ssl;
}

}  // namespace outbound::http
