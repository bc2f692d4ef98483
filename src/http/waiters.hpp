// A FIFO queue of waiting coroutines.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <list>

namespace outbound::http {

/// Threads: one at a time. Lifetime: must outlive every wait.
class waiters {
public:
    enum class woken { notified, overdue, cancelled };

    explicit waiters(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}
    waiters(const waiters&) = delete;
    waiters& operator=(const waiters&) = delete;

    /// Completes when notified, at the deadline, or when the coroutine is cancelled.
    boost::asio::awaitable<woken> wait(std::chrono::steady_clock::time_point deadline);

    /// Wakes the first coroutine; false if none waits.
    bool notify_one();
    void notify_all();

    bool empty() const noexcept { return queue_.empty(); }

private:
    struct entry;
    boost::asio::any_io_executor executor_;
    std::list<entry*> queue_;
};

}  // namespace outbound::http
