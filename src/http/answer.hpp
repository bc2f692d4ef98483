// What goes out in a request, and what came of it.
#pragma once

#include <outbound/names.hpp>

#include <chrono>
#include <string>
#include <string_view>

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
        {http::fault::certificate, "certificate"},
        {http::fault::timeout, "timeout"},
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

}  // namespace outbound::http
