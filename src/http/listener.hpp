// A small HTTP server: takes requests from whoever connects, within limits, and has a plain handler answer them.
#pragma once

#include <outbound/web.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace outbound::http {

struct listener_options {
    std::string host = "127.0.0.1";                 ///< Address to listen on, IPv4 or IPv6.
    std::uint16_t port = 0;                         ///< 0: any free one.
    std::size_t threads = 2;                        ///< Requests handled at once, >= 1.
    std::size_t connections = 256;                  ///< Maximum number at once; further ones get 503.
    std::uint32_t header_limit = 16 * 1024;         ///< Bytes of a request's header.
    std::uint64_t body_limit = 8 * 1024 * 1024;     ///< Bytes of a request's body.
    std::chrono::milliseconds header_time{10'000};  ///< From a request's first byte to the end of its header.
    std::chrono::milliseconds body_time{30'000};    ///< For the body.
    std::chrono::milliseconds write_time{30'000};   ///< For taking the answer.
    std::chrono::milliseconds idle_time{30'000};    ///< Before the first byte of a request.
};

/// Answers a request; called on threads of the listener, several at once. What it throws becomes status 500.
using web_handler = std::function<web_response(const web_request&)>;

/// Serves from construction to stop().
///
/// Threads: one for the network, and those for handlers. Every method may be called from any thread.
class listener {
public:
    /// Throws error{errc::config} when the address cannot be listened on.
    listener(const listener_options& options, web_handler handler);
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    /// The port that was taken.
    std::uint16_t port() const noexcept;

    /// Takes no more requests; those under way may be answered within `drain`. False: some were broken off.
    bool stop(std::chrono::milliseconds drain);

private:
    class core;
    std::unique_ptr<core> core_;
};

}  // namespace outbound::http
