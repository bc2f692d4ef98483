// Any thread may advance the time; each sleeper's timer is cancelled on its own executor.
#include "service/manual_time.hpp"

#include "model/fork_gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace outbound {

/// A sleeper's entry in the list, until it wakes or its coroutine is destroyed.
class manual_time::entry {
public:
    entry(manual_time& home, boost::asio::steady_timer& timer, steady_time deadline) : home_{home}
    {
        const std::lock_guard alone{home_.guard_};
        number_ = ++home_.last_number_;
        home_.sleepers_.push_back({&timer, timer.get_executor(), deadline, number_});
    }
    ~entry()
    {
        const std::lock_guard alone{home_.guard_};
        home_.sleepers_.remove_if([&](const sleeper& s) { return s.number == number_; });
    }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;

private:
    manual_time& home_;
    std::uint64_t number_ = 0;
};

boost::asio::awaitable<void> manual_time::sleep_until(boost::asio::steady_timer& timer, steady_time deadline)
{
    timer.expires_at(steady_time::max());
    const entry self{*this, timer, deadline};
    if (steady() >= deadline)  // Checked after insertion, so that no advance is missed.
        co_return;
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

void manual_time::follow(store& from)
{
    const auto kept = from.manual_time();
    move_to(kept ? *kept : from.advance_manual_time(now(), std::chrono::microseconds{0}));
}

timestamp manual_time::advance(store& in, std::chrono::microseconds by)
{
    const auto to = in.advance_manual_time(now(), by);
    move_to(to);
    return to;
}

void manual_time::move_to(timestamp to)
{
    const std::lock_guard alone{guard_};
    if (std::exchange(is_followed_, true) && to <= now())  // Another thread may have read a later time meanwhile.
        return;
    now_ = to;
    for (const auto& s : sleepers_)
        if (s.deadline <= steady())
            boost::asio::post(s.executor, [this, number = s.number] { cancel(number); });
}

void manual_time::cancel(std::uint64_t number)
{
    const std::lock_guard alone{guard_};
    const auto found = std::ranges::find(sleepers_, number, &sleeper::number);
    if (found != sleepers_.end())
        found->timer->cancel();
}

repeated_look::repeated_look(std::chrono::milliseconds interval, std::function<void()> look)
    : interval_{interval},
      look_{std::move(look)},
      thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

void repeated_look::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        {
            const fork_gate behind;
            look_();
        }
        std::unique_lock alone{guard_};
        ended_.wait_for(alone, stop, interval_, [] { return false; });
    }
}

}  // namespace outbound
