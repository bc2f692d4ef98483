// Runs a coroutine to completion on the calling thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace outbound {

/// A coroutine whose result is awaited by run_coroutine().
template <class T>
struct running_coroutine {
    std::optional<T> result;
    std::exception_ptr fault;

    static std::shared_ptr<running_coroutine> start(
        boost::asio::io_context& context, boost::asio::awaitable<T> task, boost::asio::cancellation_slot stop)
    {
        auto running = std::make_shared<running_coroutine>();
        auto ended = [running, &context](std::exception_ptr failed, T value) {
            running->fault = std::move(failed);
            running->result.emplace(std::move(value));
            context.stop();
        };
        boost::asio::co_spawn(context, std::move(task), boost::asio::bind_cancellation_slot(stop, std::move(ended)));
        context.restart();
        return running;
    }

    std::optional<T> take()
    {
        if (fault)
            std::rethrow_exception(fault);
        return std::move(result);
    }
};

/// Runs `task` on `context` until it ends, and rethrows its exception. No other thread may run the context, which is
/// stopped at the end, so that other operations, such as idle connections, do not continue. `stop` may cancel the task.
template <class T>
T run_coroutine(
    boost::asio::io_context& context, boost::asio::awaitable<T> task, boost::asio::cancellation_slot stop = {})
{
    const auto running = running_coroutine<T>::start(context, std::move(task), stop);
    context.run();
    return running->take().value();
}

}  // namespace outbound
