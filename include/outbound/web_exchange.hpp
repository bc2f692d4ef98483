// One web request and its response in pieces, for hosts that block one of their threads.
#pragma once

#include <outbound/service.hpp>

#include <chrono>
#include <memory>
#include <string_view>

namespace outbound {

/// Runs on the calling thread: uploads, downloads and live events need neither memory for the whole body nor a library
/// thread.
///
/// Threads: one at a time. Lifetime: the service must outlive it.
/// Exceptions: error{errc::timeout} after the timeout, and the call may be repeated; std::bad_alloc. Errors of the
/// router become responses.
class web_exchange {
public:
    /// Begins with the request's header; a body in `head` is the first piece.
    web_exchange(service& over, web_request head);

    /// Before the end of the response this means that the client disconnected.
    ~web_exchange();
    web_exchange(const web_exchange&) = delete;
    web_exchange& operator=(const web_exchange&) = delete;

    /// Passes the next piece of the request's body and waits until it is consumed. False: no more is accepted, call
    /// finish() for the response. Throws error{errc::conflict} after finish().
    bool write(std::string_view piece);

    /// Ends the request's body and waits for the response (negative: no limit). Its `source` is null: next() returns
    /// the body.
    const web_response& finish(std::chrono::milliseconds timeout);

    /// The next piece of the response's body, valid until the next call; empty at the end. Calls finish() first if
    /// needed. Throws the error that truncated the body.
    std::string_view next(std::chrono::milliseconds timeout);

    /// Whether the response's body ends only with the connection. Valid after finish().
    bool is_endless() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace outbound
