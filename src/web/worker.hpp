// Moves blocking work from the executor of a server to its workers.
#pragma once

#include "model/gated_executor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace outbound::web {

/// An executor for the blocking work of one request: on the workers, one handler at a time, inside the fork gate.
inline boost::asio::any_io_executor worker_of(boost::asio::any_io_executor workers)
{
    return boost::asio::make_strand(gated_executor<boost::asio::any_io_executor>{std::move(workers)});
}

/// Calls `work` on the worker and resumes on the caller's executor with its result or exception. Does not end early if
/// the caller is cancelled, so `work` may refer to the caller's objects.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> run_on(const boost::asio::any_io_executor& worker, F work)
{
    auto body = [](F& call) -> boost::asio::awaitable<std::invoke_result_t<F&>> { co_return call(); };
    co_return co_await boost::asio::co_spawn(worker, body(work),
        boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot{}, boost::asio::use_awaitable));
}

/// Passes a cancellation on to the worker, the only place where it is used.
struct cancellation_relay {
    boost::asio::cancellation_signal signal;
    bool has_ended = false;  ///< There is nothing left to cancel.

    template <class T>
    static boost::asio::awaitable<T> run(std::shared_ptr<cancellation_relay> relay, boost::asio::awaitable<T> work)
    {
        struct ending {
            cancellation_relay& relay;
            ~ending() { relay.has_ended = true; }
        };
        const ending at_end{*relay};
        co_return co_await std::move(work);
    }
};

/// Awaits `work` on the worker and resumes on the caller's executor with its result or exception. Cancelling the caller
/// cancels the waits of the work.
template <class T>
boost::asio::awaitable<T> await_on(boost::asio::any_io_executor worker, boost::asio::awaitable<T> work)
{
    // Cancellation by co_spawn across executors may access an operation that has just ended (Boost 1.81).
    const auto relay = std::make_shared<cancellation_relay>();
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (auto slot = state.slot(); slot.is_connected())
        slot.assign([relay, worker](boost::asio::cancellation_type type) {
            boost::asio::post(worker, [relay, type] {
                if (!relay->has_ended)
                    relay->signal.emit(type);
            });
        });
    co_return co_await boost::asio::co_spawn(worker, cancellation_relay::run(relay, std::move(work)),
        boost::asio::bind_cancellation_slot(relay->signal.slot(), boost::asio::use_awaitable));
}

}  // namespace outbound::web
