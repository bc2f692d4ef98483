// A wait until a deadline, which notify() ends early.
#pragma once

#include <outbound/clock.hpp>

#include <utility>

namespace outbound {

/// For one waiting coroutine. A notify() before the wait ends the wait at once.
class signal {
public:
    explicit signal(const boost::asio::any_io_executor& executor) : timer_{executor} {}

    boost::asio::awaitable<void> wait_until(clock& time, clock::steady_time deadline)
    {
        if (!std::exchange(notified_, false))
            co_await time.sleep_until(timer_, deadline);
        notified_ = false;
    }

    boost::asio::awaitable<void> wait(clock& time) { return wait_until(time, clock::steady_time::max()); }

    void notify()
    {
        notified_ = true;
        timer_.cancel();
    }

private:
    boost::asio::steady_timer timer_;
    bool notified_ = false;
};

}  // namespace outbound
