// A web request and its response as plain values, with bodies in pieces: independent of any web server.
#pragma once

#include <outbound/access.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

struct web_header {
    std::string name;
    std::string value;
};

/// What a server may log of a request, filled while the request is answered. Contains no address and no secret.
struct web_trace {
    std::string route;      ///< Pattern of the path, `/api/v1/outbound/campaigns/{id}`; empty: none fits.
    std::string operation;  ///< `campaigns.get`; empty: the route is not that of an operation.
    std::string actor;      ///< web_access::actor; empty: the caller is not known.
};

/// A request as received. Nothing is decoded, because signatures cover the raw bytes.
struct web_request {
    std::string method;  ///< Upper case, `POST`.
    std::string target;  ///< Path and query as requested: `/outbound/webhooks/sendgrid?x=1`.
    std::vector<web_header> headers;
    std::string body;
    std::string remote;                  ///< The client's address; empty if unknown.
    std::optional<web_access> access{};  ///< Set for a caller that the host has authenticated.
    /// Id for logs, of the response's field X-Request-Id and of its problem document. Empty: that of the request's
    /// field X-Request-Id if it is valid, else a new one.
    std::string id{};
    std::shared_ptr<web_trace> trace{};  ///< For the log of the server; may be null.

    /// Value of the first header called `name` (case-insensitive); empty if there is none.
    std::string_view header(std::string_view name) const noexcept;
};

/// Yields the body of one response in pieces, with memory for one piece only.
///
/// Calls: next() calls never overlap; stop() may be called during next(). The server calls next() when the client has
/// received the previous piece. Destruction before the end means that the client disconnected.
/// Threads: called on the server's executor; must not block.
/// Cancellation: if the client disconnects during next(), its coroutine is cancelled (terminal).
class web_source {
public:
    web_source() = default;
    virtual ~web_source() = default;
    web_source(const web_source&) = delete;
    web_source& operator=(const web_source&) = delete;

    /// The next piece, valid until the next call; empty at the end of the body. An exception aborts the response, so
    /// that the client does not mistake the body for complete.
    virtual boost::asio::awaitable<std::string_view> next() = 0;

    /// Whether the body ends only with the connection (live events). Callers that need a complete body refuse it.
    virtual bool is_endless() const noexcept { return false; }

    /// The server is about to stop: an endless body must end soon.
    virtual void stop() noexcept {}
};

struct web_response {
    unsigned status = 200;  ///< 200–599.
    std::vector<web_header> headers;
    std::string body;
    std::unique_ptr<web_source> source{};  ///< Yields the body instead of `body`; null: `body` is all of it.

    std::string_view header(std::string_view name) const noexcept;
};

/// Consumes the body of one request in pieces and yields the response.
///
/// Calls: write() any number of times, then finish() or abandon() once; calls never overlap, except stop(). The server
/// reads the next piece from the network when write() has completed, so a slow sink slows the client down.
/// Threads and cancellation: as those of web_source.
class web_sink {
public:
    web_sink() = default;
    virtual ~web_sink() = default;
    web_sink(const web_sink&) = delete;
    web_sink& operator=(const web_sink&) = delete;

    /// Whether the response is known without the rest of the body (a refusal). If true, write() is not called again.
    virtual bool is_settled() const noexcept { return false; }

    /// Consumes the next piece, 1 byte to 64 KiB; `piece` is valid until the call completes.
    virtual boost::asio::awaitable<void> write(std::string_view piece) = 0;

    /// Returns the response, once the body is complete or is_settled().
    virtual boost::asio::awaitable<web_response> finish() = 0;

    /// The client disconnected before the body was complete: undoes partial work.
    virtual boost::asio::awaitable<void> abandon() { co_return; }

    /// The server is about to stop: a long wait in finish() must end soon.
    virtual void stop() noexcept {}
};

}  // namespace outbound
