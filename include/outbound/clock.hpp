// The engine's source of time. The default is the machine's clock; tests use outbound::testing::manual_clock.
#pragma once

#include <outbound/types.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace outbound {

/// Tells time and waits for it.
///
/// Threads: now() and steady() may be called from any thread, sleep_until() on the executor of its timer.
class clock {
public:
    using steady_time = std::chrono::steady_clock::time_point;

    virtual ~clock() = default;

    /// Wall time, UTC. May jump; used for stored times and schedules.
    virtual timestamp now() const noexcept = 0;

    /// Monotonic time. Used for leases and pacing.
    virtual steady_time steady() const noexcept = 0;

    /// Completes when steady() reaches `deadline`, or when `timer` is cancelled. The caller owns the timer, which must
    /// outlive the wait. Never throws.
    virtual boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) = 0;
};

/// The machine's clocks. Lives as long as the program.
clock& system_clock();

}  // namespace outbound
