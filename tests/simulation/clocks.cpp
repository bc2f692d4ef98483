// Sleeping and waking in simulated time.
#include "simulation/clocks.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace outbound::simulation {

boost::asio::awaitable<void> worker_clock::sleep_until(boost::asio::steady_timer& timer, steady_time deadline)
{
    if (steady() >= deadline)
        co_return;
    const bool is_poll = deadline - steady() == poll_every || deadline - steady() == ask_every;
    if (is_poll && !is_stale_)
        ++idle_looks_;
    const auto moment = deadline == steady_time::max()
                            ? microseconds::max()
                            : std::chrono::ceil<microseconds>(deadline.time_since_epoch()) - uptime_;
    timer.expires_at(steady_time::max());
    sleepers_.push_back({&timer, moment, is_poll});
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    std::erase_if(sleepers_, [&](const sleeper& s) { return s.timer == &timer; });
}

microseconds worker_clock::moment_of(const sleeper& s) const noexcept
{
    if (!s.is_poll || is_stale_)
        return s.deadline;
    constexpr int most_doublings = 13;  // an hour
    const auto put_off = s.deadline + microseconds{poll_every} * ((1 << std::min(2 * idle_looks_, most_doublings)) - 1);
    return std::min(put_off, std::max(s.deadline, due_));
}

microseconds worker_clock::next() const noexcept
{
    auto earliest = microseconds::max();
    for (const auto& s : sleepers_)
        earliest = std::min(earliest, moment_of(s));
    return earliest;
}

void worker_clock::wake_due()
{
    for (auto& s : sleepers_)
        if (moment_of(s) <= world_.elapsed()) {
            s.deadline = microseconds::max();  // Woken once; its entry goes when it has run.
            s.is_poll = false;
            s.timer->cancel();
        }
}

}  // namespace outbound::simulation
