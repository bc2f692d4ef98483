// TLS for the client, and what the server shares with it: OpenSSL on a non-blocking socket, verification, and cached
// sessions for resumption.
#pragma once

#include "http/origin.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

namespace outbound::http {

struct openssl_free {
    void operator()(SSL* p) const noexcept { SSL_free(p); }
    void operator()(SSL_CTX* p) const noexcept { SSL_CTX_free(p); }
    void operator()(SSL_SESSION* p) const noexcept { SSL_SESSION_free(p); }
};

/// State shared by all TLS connections of one client.
///
/// Threads: one at a time. Lifetime: must outlive the connections made from it.
class tls_context {
public:
    /// Trusts the certificates of `ca_file` (PEM), or the system's if it is empty. Throws error{errc::config} if the
    /// file is unreadable or contains no certificate.
    explicit tls_context(const std::string& ca_file);
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    /// The client side of a connection to `to` over `socket`, which must outlive it. Offers a cached session if there
    /// is one.
    std::unique_ptr<SSL, openssl_free> connection(const origin& to, boost::asio::ip::tcp::socket& socket);

private:
    static int keep_session(SSL* ssl, SSL_SESSION* session);
    void offer_session(SSL* ssl);

    std::unique_ptr<SSL_CTX, openssl_free> context_;
    std::vector<std::unique_ptr<SSL_SESSION, openssl_free>> sessions_;  // Newest last.
};

/// Text of this thread's last OpenSSL error; empties the error queue.
std::string last_openssl_error();

}  // namespace outbound::http
