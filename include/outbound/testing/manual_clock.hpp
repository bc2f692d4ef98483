// A clock that advances only on request, so that tests spanning hours run in milliseconds.
#pragma once

#include <outbound/clock.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <vector>

namespace outbound::testing {

/// A clock for tests. Sleepers wake when advance() passes their deadline.
///
/// Threads: now() and steady() from any thread; advance() and sleep_until() on the thread that runs the executor.
class manual_clock final : public clock {
public:
    explicit manual_clock(timestamp start = timestamp{std::chrono::seconds{1'700'000'000}}) : start_{start} {}

    timestamp now() const noexcept override { return start_ + elapsed_.load(); }

    steady_time steady() const noexcept override { return steady_time{elapsed_.load()}; }

    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override
    {
        if (steady() >= deadline)
            co_return;
        timer.expires_at(steady_time::max());
        sleepers_.push_back({&timer, deadline});
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        std::erase_if(sleepers_, [&](const sleeper& s) { return s.timer == &timer; });
    }

    /// Advances the time and wakes the sleepers whose deadline has passed.
    void advance(std::chrono::microseconds by)
    {
        elapsed_ = elapsed_.load() + by;
        const auto due = sleepers_;
        for (const auto& s : due)
            if (s.deadline <= steady())
                s.timer->cancel();
    }

    /// The earliest deadline of all sleepers; steady_time::max() if there are none.
    steady_time next_deadline() const
    {
        auto earliest = steady_time::max();
        for (const auto& s : sleepers_)
            earliest = std::min(earliest, s.deadline);
        return earliest;
    }

private:
    struct sleeper {
        boost::asio::steady_timer* timer;
        steady_time deadline;
    };

    timestamp start_;
    std::atomic<std::chrono::microseconds> elapsed_{std::chrono::microseconds{0}};
    std::vector<sleeper> sleepers_;
};

}  // namespace outbound::testing
