// Calls a provider on the calling thread, without an engine, and with the engine's protection.
#pragma once

#include "engine/bounded_call.hpp"
#include "model/run_coroutine.hpp"

#include <outbound/provider.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace outbound {

/// Awaits a call of `account` for at most `longest`. Throws as bounded_call::run().
template <class T>
boost::asio::awaitable<T> bounded(boost::asio::any_io_executor executor, std::shared_ptr<provider> account,
    std::chrono::milliseconds longest, boost::asio::awaitable<T> call)
{
    co_return co_await bounded_call<T>::run(
        executor, system_clock(), longest, std::move(call), std::move(account), [] { return false; });
}

/// As above, on a context that no other thread runs.
template <class T>
T call_provider(boost::asio::io_context& context, const std::shared_ptr<provider>& account,
    std::chrono::milliseconds longest, boost::asio::awaitable<T> call)
{
    return run_coroutine(context, bounded(context.get_executor(), account, longest, std::move(call)));
}

}  // namespace outbound
