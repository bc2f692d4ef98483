// An HTTP client for one origin: a pool of kept connections, a deadline for each request, and a plain word about what
// left.
#pragma once

#include "http/answer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace outbound::http {

struct client_options {
    std::string base_url;                       ///< `https://host[:port][/path]`; plain http only for loopback hosts.
    std::string headers;                        ///< Lines (`Name: value` and CRLF) that every request carries.
    std::string ca_file;                        ///< PEM file of the certificates to trust; empty: the system's.
    std::size_t connections = 64;               ///< At most so many at once, >= 1; further requests wait.
    std::chrono::milliseconds timeout{30'000};  ///< For a whole request, > 0.
    std::chrono::milliseconds connect_attempt{5'000};  ///< For one of several addresses, > 0.
    std::chrono::milliseconds idle_limit{55'000};      ///< Connections idle for longer are not used again.
    std::chrono::microseconds trusted_idle{1'000};  ///< A connection idle no longer is used without another look at it.
    std::uint32_t header_limit = 16 * 1024;         ///< Bytes of an answer's header.
    std::uint64_t body_limit = 1024 * 1024;         ///< Bytes of an answer's body.
};

/// Sends requests to one origin.
///
/// A request goes out once. It is tried on another connection only when a kept one turned out to be closed before any
/// byte of the request had left.
///
/// Threads: the executor runs one handler at a time (an io_context run by one thread, or a strand); call send() on it.
/// Lifetime: outlives every send(). A suspended send() may be destroyed with its executor at any time.
class client {
public:
    /// Opens nothing yet. Throws error{errc::config} for options that cannot be.
    client(const boost::asio::any_io_executor& executor, const client_options& options);
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Sends `what` and completes with the answer or the fault, at the latest 100 ms behind the deadline. Never throws
    /// for what the network or the server does; cancelling (terminal) ends in fault::cancelled.
    boost::asio::awaitable<answer> send(request request);

    /// Connections open now.
    std::size_t open_connections() const noexcept;

private:
    class core;
    std::shared_ptr<core> core_;
};

}  // namespace outbound::http
