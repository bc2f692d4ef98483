// A place that becomes free is given to the first that waits, which is then woken on its executor.
#include "web/costly_reads.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace outbound::web {

namespace asio = boost::asio;

/// A request that wants a place. Leaves the queue, or gives its place back, when it is destroyed.
class costly_reads::waiter {
public:
    waiter(costly_reads& reads, const asio::any_io_executor& executor)
        : reads_{reads},
          executor_{executor},
          timer_{std::make_shared<asio::steady_timer>(executor)}
    {
    }
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    ~waiter()
    {
        if (take())
            reads_.leave();
    }

    /// Takes a free place, or joins the queue; false: the queue is full.
    bool join()
    {
        const std::lock_guard alone{reads_.guard_};
        const auto most = reads_.ctx_.most_costly_reads;
        has_place_ = reads_.running_ < most;
        if (has_place_)
            ++reads_.running_;
        else if (reads_.queue_.size() < most * waiting_for_each)
            reads_.queue_.push_back(this);
        else
            return false;
        return true;
    }

    bool has_place() const
    {
        const std::lock_guard alone{reads_.guard_};
        return has_place_;
    }

    /// Needs the lock.
    void give_place()
    {
        has_place_ = true;
        wake();
    }

    asio::awaitable<void> wait(stop_signal& stop)
    {
        stop.set([this] { wake(); });
        const std::unique_ptr<stop_signal, void (*)(stop_signal*)> until_end{
            &stop, [](stop_signal* signal) { signal->set({}); }};
        timer_->expires_after(reads_.longest_wait_);
        co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
    }

    /// Ends the wait; true: with a place, which is now the caller's.
    bool take()
    {
        const std::lock_guard alone{reads_.guard_};
        reads_.queue_.remove(this);
        return std::exchange(has_place_, false);
    }

private:
    void wake()
    {
        asio::post(executor_, [timer = std::weak_ptr{timer_}] {
            if (const auto present = timer.lock())
                present->cancel();
        });
    }

    costly_reads& reads_;
    const asio::any_io_executor executor_;
    const std::shared_ptr<asio::steady_timer> timer_;
    bool has_place_ = false;
};

asio::awaitable<costly_reads::place> costly_reads::enter(stop_signal& stop)
{
    const auto executor = co_await asio::this_coro::executor;
    waiter own{*this, executor};
    if (own.join() && !own.has_place())
        co_await own.wait(stop);
    co_return place{own.take() ? this : nullptr};
}

void costly_reads::leave() noexcept
{
    const std::lock_guard alone{guard_};
    if (queue_.empty()) {
        --running_;
        return;
    }
    queue_.front()->give_place();
    queue_.pop_front();
}

web_response too_many_costly_reads()
{
    auto refused = problem_response(429, "too_many_costly_reads", "Too many costly requests run",
        "verify, estimates, counts, archives and doctor are limited at once, and others wait already; wait as long as "
        "Retry-After says");
    refused.headers.push_back({"Retry-After", "2"});
    return refused;
}

}  // namespace outbound::web
