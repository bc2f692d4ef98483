// Time of the simulated world, and the clock of each worker in it.
#pragma once

#include <outbound/clock.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace outbound::simulation {

using std::chrono::microseconds;
using namespace std::chrono_literals;

/// An engine polls with exactly this interval, by which its clock recognises a poll.
inline constexpr std::chrono::milliseconds poll_every{487};
/// The same for the poll that looks for messages to inquire about (engine/inquiries.cpp).
inline constexpr std::chrono::seconds ask_every{1};

/// The deadline of requests to every account.
inline constexpr std::chrono::milliseconds vendor_deadline{4'000};
/// How late every worker starts a scheduled campaign.
inline constexpr std::chrono::seconds worker_max_late{20};
/// The lease of every worker.
inline constexpr std::chrono::milliseconds worker_lease = vendor_deadline * 3;

/// True time; the store uses it.
class world_clock final : public clock {
public:
    timestamp now() const noexcept override { return start_ + elapsed_; }
    steady_time steady() const noexcept override { return steady_time{elapsed_}; }
    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer&, steady_time) override { co_return; }

    microseconds elapsed() const noexcept { return elapsed_; }
    void move_to(microseconds moment) noexcept { elapsed_ = std::max(elapsed_, moment); }

private:
    timestamp start_{std::chrono::seconds{1'795'359'600}};  // 2026-11-22T15:00:00Z, a Sunday
    microseconds elapsed_{0};
};

/// The clock of one worker: wrong by `skew`, with a separate steady clock. Sleepers wake by the time of the world.
///
/// A poll that would find nothing new is postponed, four times as long each time, up to an hour, so that days of
/// waiting are cheap. It is never postponed beyond the next due moment (next_due), and not at all after a commit since
/// the last look.
class worker_clock final : public clock {
public:
    worker_clock(const world_clock& world, microseconds skew, microseconds uptime)
        : world_{world},
          skew_{skew},
          uptime_{uptime}
    {
    }

    timestamp now() const noexcept override { return world_.now() + skew_; }
    steady_time steady() const noexcept override { return steady_time{world_.elapsed() + uptime_}; }
    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override;

    microseconds skew() const noexcept { return skew_; }

    /// The next moment at which wake_due() has a sleeper to wake; microseconds::max(): never.
    microseconds next() const noexcept;
    void wake_due();

    /// The worker polls the store now.
    void begin_look() noexcept { is_stale_ = false; }
    /// Something in the store has changed.
    void touch() noexcept
    {
        is_stale_ = true;
        idle_looks_ = 0;
    }
    /// The next due moment found by the last poll, by the clock of the world.
    void next_due(microseconds moment) noexcept { due_ = moment; }

private:
    struct sleeper {
        boost::asio::steady_timer* timer;
        microseconds deadline;
        bool is_poll;
    };

    microseconds moment_of(const sleeper& s) const noexcept;

    const world_clock& world_;
    microseconds skew_;
    microseconds uptime_;
    std::vector<sleeper> sleepers_;
    microseconds due_{microseconds::max()};
    bool is_stale_ = true;
    int idle_looks_ = 0;
};

}  // namespace outbound::simulation
