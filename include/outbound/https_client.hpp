// An HTTPS client for one origin: a pool of persistent connections, a deadline for each request, and a report whether
// bytes left. All built-in vendors use it; a host's vendors may.
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

/// One request. The texts must stay valid and unchanged until the response arrives.
struct request {
    std::string_view method = "POST";
    std::string_view target;   ///< Appended to the path of the base URL; starts with `/`.
    std::string_view headers;  ///< Lines `Name: value`, each ended by CRLF, in addition to the client's own.
    std::string_view body;
    /// For the whole request, including the wait for a connection; 0: the client's timeout.
    std::chrono::milliseconds timeout{0};
};

/// Why there is no response.
enum class fault {
    none,
    resolve,      ///< The host name is unknown, or no name server answered.
    connect,      ///< Connection refused, or no route.
    tls,          ///< The handshake failed.
    certificate,  ///< The server's certificate is not valid.
    timeout,      ///< The deadline passed.
    closed,       ///< The connection ended before the response was complete.
    protocol,     ///< The response is not HTTP.
    too_large,    ///< The response exceeds the client's limits.
    cancelled,    ///< The caller cancelled.
};

}  // namespace outbound::http

namespace outbound {

template <>
struct names<http::fault> {
    static constexpr name_table<http::fault, 10> value{{
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

/// A response, or the fault that prevented it.
struct answer {
    http::fault fault = fault::none;
    bool bytes_sent = false;  ///< Whether any byte of the request may have left; handshakes do not count.
    unsigned status = 0;      ///< 200–999; 0 with a fault.
    std::string detail;       ///< With a fault: one line for people.
    std::string headers;      ///< Lines `name:value`, each ended by LF; see client_options::answer_headers.
    std::string body;

    bool ok() const noexcept { return fault == fault::none; }

    /// Value of the first header called `name` (case-insensitive); empty if there is none.
    std::string_view header(std::string_view name) const noexcept;
};

struct client_options {
    std::string base_url;                       ///< `https://host[:port][/path]`; plain http only for loopback hosts.
    std::string headers;                        ///< Lines `Name: value`, each ended by CRLF, for every request.
    std::string ca_file;                        ///< PEM file of trusted certificates; empty: the system's.
    bool only_public = false;                   ///< Connects to public addresses only: a user chose the base URL.
    std::size_t connections = 64;               ///< Maximum number of open connections, >= 1; further requests wait.
    std::chrono::milliseconds timeout{30'000};  ///< For a whole request, > 0.
    std::chrono::milliseconds connect_attempt{5'000};  ///< For each of several addresses, > 0.
    std::chrono::milliseconds idle_limit{55'000};      ///< Connections that were idle longer are not reused.
    /// Connections that were idle at most this long are reused unchecked.
    std::chrono::microseconds trusted_idle{1'000};
    /// Names (case-insensitive) of the headers that answer::headers keeps; empty: all. A client that names the few that
    /// it reads spends less time per response.
    std::vector<std::string> answer_headers;
    std::uint32_t header_limit = 16 * 1024;  ///< Bytes of a response's header.
    std::uint64_t body_limit = 1024 * 1024;  ///< Bytes of a response's body.
    /// Secrets such as keys. If a server repeats one of 8 bytes or more, also escaped or in Base64, it is replaced by
    /// `[redacted]` in details, headers and bodies.
    std::vector<std::string> secrets;
};

/// Sends requests to one origin.
///
/// A request is sent once. It is repeated on another connection only if a reused connection turned out to be closed
/// before any byte of the request left.
///
/// Threads: the executor must run one handler at a time (an io_context run by one thread, or a strand); call send() on
/// it.
/// Lifetime: the client must outlive every send(). A suspended send() may be destroyed with its executor at any time.
class client {
public:
    /// Opens no connection. Throws error{errc::config} for invalid options.
    client(const boost::asio::any_io_executor& executor, const client_options& options);
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Sends the request and completes with the response or a fault, at most 100 ms after the deadline. Never throws
    /// for failures of the network or the server; cancellation (terminal) results in fault::cancelled.
    boost::asio::awaitable<answer> send(request request);

    /// Connections open now.
    std::size_t open_connections() const noexcept;

private:
    class core;
    std::shared_ptr<core> core_;
};

}  // namespace outbound::http
