// A FIFO queue of entries in the frames of waiting coroutines.
#include "http/waiters.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace outbound::http {

// Lives in the frame of the waiting coroutine; leaves the queue when that frame is destroyed.
struct waiters::entry {
    entry(waiters& all, std::chrono::steady_clock::time_point deadline) : owner{all}, timer{all.executor_, deadline}
    {
        place = owner.queue_.insert(owner.queue_.end(), this);
    }
    ~entry()
    {
        if (!notified)
            owner.queue_.erase(place);
    }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;

    waiters& owner;
    boost::asio::steady_timer timer;
    std::list<entry*>::iterator place;
    bool notified = false;
};

boost::asio::awaitable<waiters::woken> waiters::wait(std::chrono::steady_clock::time_point deadline)
{
    entry waiter{*this, deadline};
    boost::system::error_code ended;
    co_await waiter.timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended));
    if (waiter.notified)
        co_return woken::notified;
    co_return ended ? woken::cancelled : woken::overdue;
}

bool waiters::notify_one()
{
    if (queue_.empty())
        return false;
    auto& first = *queue_.front();
    queue_.pop_front();
    first.notified = true;
    first.timer.cancel();
    return true;
}

void waiters::notify_all()
{
    while (notify_one()) {
    }
}

}  // namespace outbound::http
