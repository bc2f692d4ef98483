// A small HTTP server: takes requests from whoever connects, within limits, and passes bodies on in pieces.
#pragma once

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

struct listener_options {
    std::string host = "127.0.0.1";                 ///< Address to listen on, IPv4 or IPv6.
    std::uint16_t port = 0;                         ///< 0: any free one.
    std::size_t connections = 256;                  ///< Maximum number at once, of all peers.
    std::size_t peer_connections = 64;              ///< Maximum number at once of one peer that is not in `proxies`.
    std::size_t spare_connections = 16;             ///< Beyond `connections`; each serves one urgent request. One peer
                                                    ///< that is not in `proxies` gets a quarter of them.
    std::vector<std::string> proxies;               ///< Addresses of peers that connect for many clients.
    std::uint32_t header_limit = 16 * 1024;         ///< Bytes of a request's header.
    std::size_t field_limit = 100;                  ///< Fields of a request's header.
    std::chrono::milliseconds header_time{10'000};  ///< From a request's first byte to the end of its header.
    std::chrono::milliseconds body_time{30'000};    ///< For the body; each 500 bytes received add a second, up to this.
    std::chrono::milliseconds write_time{30'000};   ///< For taking each piece of the response.
    std::chrono::milliseconds idle_time{30'000};    ///< Before the first byte of a request.

    /// Whether a request is answered on a spare connection too. Called on the network thread; must not block. Empty: no
    /// request is.
    std::function<bool(const web_request& head)> is_urgent;
};

/// Begins to answer the request of this header. Called on the network thread, so it must not block. What it or
/// web_sink::finish() throws becomes status 500; what write() or a source throws ends the connection.
using web_handler = std::function<boost::asio::awaitable<std::unique_ptr<web_sink>>(web_request head)>;

/// Serves from construction to stop().
///
/// Without room for one more connection, the one that has waited longest for the end of a request's header yields: one
/// of the same peer if the peer has too many, else any. Where none waits, a new connection gets a spare one, for which
/// a spare one that waits yields likewise, or else 503. A peer is an IPv4 address or the /64 of an IPv6 address.
///
/// Threads: one for the network, on which handlers, sinks and sources are called. Every method may be called from any
/// thread. What handlers wait for elsewhere must have ended before the listener is destroyed.
class listener {
public:
    /// Throws error{errc::config} when the address cannot be listened on.
    listener(const listener_options& options, web_handler handler);
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    /// The port that was taken.
    std::uint16_t port() const noexcept;

    /// Takes no more requests; those under way may be answered within `drain`. False: some were broken off. A handler
    /// that waits for another thread may still be waiting.
    bool stop(std::chrono::milliseconds drain);

private:
    class core;
    std::unique_ptr<core> core_;
};

}  // namespace outbound::http
