// One web request and its response in pieces, for hosts that wait on a thread of their own.
#pragma once

#include <outbound/service.hpp>

#include <chrono>
#include <memory>
#include <string_view>

namespace outbound {

/// Runs on the thread that calls it: uploads, downloads and live events need neither memory for the whole body nor a
/// thread of the library.
///
/// Threads: one at a time. Lifetime: the service outlives it.
/// Exceptions: error{errc::timeout} when the time is over; the same call may then be repeated. What the router itself
/// throws is a response. std::bad_alloc.
class web_exchange {
public:
    /// Begins with the header; a body in `head` is its first piece.
    web_exchange(service& over, web_request head);

    /// Before the response is at its end: as if the client went away.
    ~web_exchange();
    web_exchange(const web_exchange&) = delete;
    web_exchange& operator=(const web_exchange&) = delete;

    /// Gives the next piece of the request's body and waits until it is taken. False: no more is wanted, finish() has
    /// the response. Not after finish(): error{errc::conflict}.
    bool write(std::string_view piece);

    /// Ends the request's body and waits for the response (negative: no limit). Its `source` is empty: next() has the
    /// body.
    const web_response& finish(std::chrono::milliseconds timeout);

    /// The next piece of the response's body, valid until the next call; empty at the end. Calls finish() first. Throws
    /// what broke the body off.
    std::string_view next(std::chrono::milliseconds timeout);

    /// Whether the response's body ends only with the connection. After finish().
    bool is_endless() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace outbound
