// Moves blocking work from the loop to other threads.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace crm {

/// Calls `work` on the workers and resumes on the caller's executor with its result or exception.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> run_on(boost::asio::any_io_executor workers, F work)
{
    auto body = [](F& call) -> boost::asio::awaitable<std::invoke_result_t<F&>> { co_return call(); };
    co_return co_await boost::asio::co_spawn(workers, body(work), boost::asio::use_awaitable);
}

}  // namespace crm
