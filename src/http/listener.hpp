// A small HTTP server: accepts requests within limits, and passes bodies on in pieces.
#pragma once

#include <outbound/types.hpp>
#include <outbound/web.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound::http {

/// A request that has ended, for a log.
struct request_record {
    timestamp begun{};  ///< When its first byte was read.
    std::chrono::steady_clock::duration duration{};
    std::string id;
    std::string method;       ///< Empty: its header was malformed; `other` if HTTP does not define it.
    unsigned status = 0;      ///< 0: the connection ended before the response.
    std::uint64_t bytes = 0;  ///< Of the response's body, as sent.
    bool is_whole = false;    ///< Whether the whole response was sent.
    std::shared_ptr<web_trace> trace = std::make_shared<web_trace>();
};

struct listener_options {
    std::string host = "127.0.0.1";  ///< Address to listen on, IPv4 or IPv6.
    std::uint16_t port = 0;          ///< 0: any free port.
    std::size_t connections = 256;   ///< Maximum number of connections, all peers together.
    /// Maximum number of connections per peer that is not in `proxies`.
    std::size_t peer_connections = 64;
    /// In addition to `connections`; each serves one urgent request. A peer that is not in `proxies` gets at most a
    /// quarter.
    std::size_t spare_connections = 16;
    /// In addition to all others; each serves one health check, also of a peer that has too many connections. A peer
    /// that is not in `proxies` gets at most a quarter.
    std::size_t health_connections = 8;
    std::vector<std::string> proxies;        ///< Addresses or networks of peers that forward for many clients.
    std::vector<std::string> hosts;          ///< As is_served_host(); empty: every host is served.
    std::string certificate;                 ///< PEM file; empty: no TLS. Read again when it changes.
    std::string key;                         ///< PEM file of the certificate's key.
    std::uint32_t header_limit = 16 * 1024;  ///< Maximum bytes of a request's header.
    std::size_t field_limit = 100;           ///< Maximum number of header fields.
    /// From a request's first byte to the end of its header; the same for a handshake of TLS.
    std::chrono::milliseconds header_time{10'000};
    /// For the body; every 500 bytes received add a second, up to this limit. After 64 KiB only every 16 KiB do.
    std::chrono::milliseconds body_time{30'000};
    std::chrono::milliseconds write_time{30'000};  ///< For the peer to receive each piece of the response.
    std::chrono::milliseconds idle_time{30'000};   ///< Before the first byte of a request.
    /// For the header of a health check when only its connections are left. If there is no other place, a connection
    /// whose body or response takes longer yields to a new one: a spare one, or one on which it stands still for this
    /// time; every 500 bytes count like a second.
    std::chrono::milliseconds prompt_time{1'000};

    /// Whether a request may be served on a spare connection. Called on the network thread; must not block. Empty: none
    /// may.
    std::function<bool(const web_request& head)> is_urgent;

    /// Whether the request is a health check, whose answer never waits. As is_urgent.
    std::function<bool(const web_request& head)> is_health;

    /// Called on the network thread after each request, also after refused ones; must not block. May be empty.
    std::function<void(const request_record& request)> on_answered;

    /// Called on the network thread with a sentence about a changed certificate that cannot be used. May be empty.
    std::function<void(const std::string& sentence)> report;
};

/// Begins to answer the request with this header. Called on the network thread; must not block. An exception of the
/// handler or of web_sink::finish() becomes status 500; an exception of write() or of a source ends the connection.
/// The request has an id, and every response its field X-Request-Id.
using web_handler = std::function<boost::asio::awaitable<std::unique_ptr<web_sink>>(web_request head)>;

/// Serves requests from construction until stop().
///
/// If all connections are in use, the one that has waited longest for the end of a request's header is closed: one of
/// the same peer if the peer has too many, otherwise any. If none waits, a new connection becomes a spare one, for
/// which a spare one that waits for a header or too long for a body is closed in the same way; then one for a health
/// check; otherwise it gets 503. A peer is an IPv4 address or the /64 network of an IPv6 address.
///
/// Threads: one network thread, on which handlers, sinks and sources are called. Every method may be called from any
/// thread. Work on other threads for which handlers wait must have ended before the listener is destroyed.
class listener {
public:
    /// Throws error{errc::config} if it cannot listen on the address or use the certificate.
    listener(const listener_options& options, web_handler handler);
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    /// The port that it listens on.
    std::uint16_t port() const noexcept;

    /// Accepts no more requests; requests in progress may complete within `drain`. False: some were aborted. A handler
    /// that waits for another thread may still be waiting.
    bool stop(std::chrono::milliseconds drain);

private:
    class core;
    std::unique_ptr<core> core_;
};

}  // namespace outbound::http
