// An HTTPS client for one origin: a pool of kept connections, a deadline for each request, and a report of what left.
// Every built-in vendor sends through it, and vendors of a host may.
#pragma once

#include <outbound/names.hpp>
#include <outbound/provider.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::http {

/// One request. The texts must stay as they are until the answer is there.
struct request {
    std::string_view method = "POST";
    std::string_view target;   ///< Behind the path of the base URL; starts with `/`.
    std::string_view headers;  ///< Whole lines, each `Name: value` and CRLF, besides the client's own.
    std::string_view body;
    std::chrono::milliseconds timeout{0};  ///< For all of it, waiting for a connection included; 0: the client's.
};

/// Why there is no answer.
enum class fault {
    none,
    resolve,      ///< The host name is unknown, or no name server answered.
    connect,      ///< Nobody listens, or no way leads there.
    tls,          ///< The handshake failed.
    certificate,  ///< The server's certificate does not hold.
    timeout,      ///< The deadline passed.
    closed,       ///< The connection ended before the answer did.
    protocol,     ///< The answer is not HTTP.
    too_large,    ///< The answer is larger than the client accepts.
    cancelled,    ///< The caller gave up.
};

}  // namespace outbound::http

namespace outbound {

template <>
struct names<http::fault> {
    static constexpr std::array<std::pair<http::fault, std::string_view>, 10> value{{
        {http::fault::none, ""},
        {http::fault::resolve, "resolve"},
        {http::fault::connect, "connect"},
        {http::fault::tls, "tls"},
        {http::fault::certificate, to_string(delivery_code::certificate)},
        {http::fault::timeout, to_string(delivery_code::timeout)},
        {http::fault::closed, "closed"},
        {http::fault::protocol, "protocol"},
        {http::fault::too_large, "too_large"},
        {http::fault::cancelled, "cancelled"},
    }};
};

}  // namespace outbound

namespace outbound::http {

/// An answer, or the fault that kept it away.
struct answer {
    http::fault fault = fault::none;
    bool bytes_sent = false;  ///< Whether any byte of the request may have left; handshakes do not count.
    unsigned status = 0;      ///< 200–999; 0 with a fault.
    std::string detail;       ///< With a fault: one line for people.
    std::string headers;      ///< Lines `name:value` and LF, as received.
    std::string body;

    bool ok() const noexcept { return fault == fault::none; }

    /// Value of the first header of that name (any case); empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
};

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
    /// Texts that no answer may show, such as keys. Where a server repeats one of 8 bytes or more, also escaped or in
    /// Base64, details, headers and bodies have `[redacted]` in its place.
    std::vector<std::string> secrets;
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

    /// Sends the request and completes with the answer or the fault, at the latest 100 ms behind the deadline. Never
    /// throws for what the network or the server does; cancelling (terminal) ends in fault::cancelled.
    boost::asio::awaitable<answer> send(request request);

    /// Connections open now.
    std::size_t open_connections() const noexcept;

private:
    class core;
    std::shared_ptr<core> core_;
};

}  // namespace outbound::http
