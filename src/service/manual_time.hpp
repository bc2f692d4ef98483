// The clock of `"clock": "manual"`, which stands still until clock.advance advances it. Its time is stored in the
// database, so that all processes of an installation share it.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/store.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace outbound {

/// Threads: any, except sleep_until(), which is called on the executor of its timer.
class manual_time final : public clock {
public:
    /// Returns the machine's time until follow() is called.
    manual_time() : now_{system_clock().now()} {}

    timestamp now() const noexcept override { return now_.load(); }
    steady_time steady() const noexcept override { return steady_time{now_.load().time_since_epoch()}; }
    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override;

    /// Adopts the time stored in `from`; the machine's time if none is stored yet.
    void follow(store& from);

    /// Advances the time stored in `in` and this clock; returns the new time.
    timestamp advance(store& in, std::chrono::microseconds by);

private:
    struct sleeper {
        boost::asio::steady_timer* timer;
        boost::asio::any_io_executor executor;
        steady_time deadline;
        std::uint64_t number;
    };
    class entry;

    void move_to(timestamp to);
    void cancel(std::uint64_t number);

    std::atomic<timestamp> now_;
    std::mutex guard_;  // guards the members below
    bool is_followed_ = false;
    std::list<sleeper> sleepers_;
    std::uint64_t last_number_ = 0;
};

/// Calls `look`, which must not throw, every `interval` of the machine's time, on its own thread, until destroyed.
class repeated_look {
public:
    repeated_look(std::chrono::milliseconds interval, std::function<void()> look);

private:
    void run(const std::stop_token& stop);

    const std::chrono::milliseconds interval_;
    const std::function<void()> look_;
    std::mutex guard_;
    std::condition_variable_any ended_;
    std::jthread thread_;
};

}  // namespace outbound
