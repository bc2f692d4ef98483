// A web request and its response as plain values, and their bodies in pieces: any web server can carry them.
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

/// As it came in. Nothing is decoded: signatures are over the raw bytes.
struct web_request {
    std::string method;  ///< Upper case, `POST`.
    std::string target;  ///< Path and query as requested: `/outbound/webhooks/sendgrid?x=1`.
    std::vector<web_header> headers;
    std::string body;
    std::string remote;                  ///< The client's address; empty where it is not known.
    std::optional<web_access> access{};  ///< Of a caller that the host has authenticated.

    /// Value of the first header of that name (any case); empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
};

/// Yields the body of one response in pieces, so that it needs memory for one piece only.
///
/// Calls: next() calls never overlap; stop() may come during one. The server asks for a piece when the client has taken
/// the one before. Destroyed before the end: the client went away.
/// Threads: called on the executor of the server, where nothing may block.
/// Cancellation: when the client goes away during next(), its coroutine is cancelled (terminal).
class web_source {
public:
    web_source() = default;
    virtual ~web_source() = default;
    web_source(const web_source&) = delete;
    web_source& operator=(const web_source&) = delete;

    /// The next piece, valid until the next call; empty at the end of the body. What it throws breaks the response off,
    /// so that no client takes it for whole.
    virtual boost::asio::awaitable<std::string_view> next() = 0;

    /// Whether the body ends only with the connection (live events). Faces that need a whole body refuse it.
    virtual bool is_endless() const noexcept { return false; }

    /// The server is about to stop: an endless body ends soon.
    virtual void stop() noexcept {}
};

struct web_response {
    unsigned status = 200;  ///< 200–599.
    std::vector<web_header> headers;
    std::string body;
    std::unique_ptr<web_source> source{};  ///< Yields the body instead of `body`; null: `body` is all of it.

    std::string_view header(std::string_view name) const noexcept;
};

/// Takes the body of one request in pieces and answers it.
///
/// Calls: write() any number of times, then finish() or abandon(), once; none overlap, except stop(). The server reads
/// the next piece from the network when write() has completed, so a slow sink slows its client down.
/// Threads and cancellation: as those of web_source.
class web_sink {
public:
    web_sink() = default;
    virtual ~web_sink() = default;
    web_sink(const web_sink&) = delete;
    web_sink& operator=(const web_sink&) = delete;

    /// Whether the response is known without the rest of the body: a refusal. Then nothing more is written.
    virtual bool is_settled() const noexcept { return false; }

    /// Takes the next piece, 1 byte to 64 KiB; `piece` lives until the call completes.
    virtual boost::asio::awaitable<void> write(std::string_view piece) = 0;

    /// The body is complete, or is_settled(): the response.
    virtual boost::asio::awaitable<web_response> finish() = 0;

    /// The client went away before the body was complete: undoes what was begun.
    virtual boost::asio::awaitable<void> abandon() { co_return; }

    /// The server is about to stop: a wait in finish() that may be long ends soon.
    virtual void stop() noexcept {}
};

}  // namespace outbound
