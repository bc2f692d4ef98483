// A caller waits on a timer of its executor, which expires at the end of the fetch. A thread may outlive its fetch,
// because it joins the look-up of the host, which cannot be cancelled.
#include "providers/ses/shared_fetches.hpp"

#include "model/fork_gate.hpp"
#include "model/gated_executor.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <system_error>

namespace outbound::ses {
namespace {

using steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t most_threads = 8;  // for each kind of slots
constexpr std::size_t most_kept = 64;
constexpr std::uint64_t largest_answer = 64 * 1024;
constexpr auto kept_for = 10s;
constexpr auto slack = 200ms;  // The client checks its deadlines every 100 ms.
constexpr const char* no_slot = "too many other things are being fetched";

boost::asio::awaitable<http::answer> fetch_once(
    boost::asio::any_io_executor executor, http::client_options options, std::string target)
{
    http::client client{executor, options};
    http::request wanted;
    wanted.method = "GET";
    wanted.target = target;
    co_return co_await client.send(wanted);
}

/// Fetches on the calling thread, which blocks.
std::optional<http::answer> fetch_here(
    boost::asio::io_context& context, const http::client_options& options, const std::string& target)
{
    std::optional<http::answer> got;
    const boost::asio::any_io_executor executor{gated_executor{context.get_executor()}};
    boost::asio::co_spawn(
        executor, fetch_once(executor, options, target), [&](const std::exception_ptr& failed, http::answer answer) {
            if (!failed)
                got = std::move(answer);
            context.stop();
        });
    context.run_for(options.timeout + slack);
    return got;
}

error fault_at(const sns_location& from, const std::string& why)
{
    return error{errc::provider, "SNS at " + from.host + " does not give what its message names: " + why};
}

std::string fault_of(const std::optional<http::answer>& got)
{
    if (got && got->ok() && got->status == 200)
        return {};
    if (got && got->ok())
        return "HTTP " + std::to_string(got->status);
    return got ? got->detail : "no answer in time";
}

}  // namespace

struct shared_fetches::fetch {
    std::mutex guard;
    bool is_over = false;
    std::string text;
    std::string fault;  ///< Empty: the fetch succeeded.
    steady::time_point kept_until;
    std::list<std::shared_ptr<boost::asio::steady_timer>> waiting;

    // The executors of listed timers are alive, because a waiter leaves the list before its executor ends.
    void end(std::string body, std::string why, steady::duration keep = kept_for)
    {
        const std::lock_guard alone{guard};
        is_over = true;
        text = std::move(body);
        fault = std::move(why);
        kept_until = steady::now() + keep;
        for (const auto& timer : waiting)
            boost::asio::post(timer->get_executor(), [timer] { timer->expires_at(steady::time_point::min()); });
    }

    bool is_old(steady::time_point now)
    {
        const std::lock_guard alone{guard};
        return is_over && now >= kept_until;
    }
};

struct shared_fetches::worker {
    fetch_slots slots{};
    std::thread thread;
    std::weak_ptr<boost::asio::io_context> context;
    std::shared_ptr<std::atomic<bool>> has_ended = std::make_shared<std::atomic<bool>>(false);
};

class shared_fetches::waiter {
public:
    waiter(fetch& awaited, const boost::asio::any_io_executor& executor, steady::time_point deadline)
        : awaited_{awaited},
          timer_{std::make_shared<boost::asio::steady_timer>(executor, deadline)}
    {
        const std::lock_guard alone{awaited_.guard};
        if (awaited_.is_over)
            timer_->expires_at(steady::time_point::min());
        else
            awaited_.waiting.push_back(timer_);
    }
    ~waiter()
    {
        const std::lock_guard alone{awaited_.guard};
        awaited_.waiting.remove(timer_);
    }
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    boost::asio::steady_timer& timer() noexcept { return *timer_; }

private:
    fetch& awaited_;
    std::shared_ptr<boost::asio::steady_timer> timer_;
};

shared_fetches::shared_fetches(std::string base_url, std::chrono::milliseconds longest)
    : base_url_{std::move(base_url)},
      longest_{longest},
      generation_{fork_generation()}
{
}

// In a forked child the parent's threads do not exist.
shared_fetches::~shared_fetches()
{
    const fork_gate::opening during_the_wait;
    for (auto& each : workers_) {
        if (generation_ != fork_generation()) {
            each.thread.detach();
            continue;
        }
        if (const auto context = each.context.lock())
            context->stop();
        each.thread.join();
    }
}

boost::asio::awaitable<std::string> shared_fetches::get(sns_location from, fetch_slots slots)
{
    const auto deadline = steady::now() + longest_ + slack;
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto found = find_or_begin(from, slots);
    {
        waiter waiting{*found, executor, deadline};
        boost::system::error_code ignored;
        co_await waiting.timer().async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    const std::lock_guard alone{found->guard};
    if (found->is_over && found->fault.empty())
        co_return found->text;
    throw fault_at(from, found->is_over ? found->fault : "no answer in time");
}

bool shared_fetches::is_full()
{
    const std::lock_guard alone{guard_};
    join_ended();
    return count_of(fetch_slots::common) >= most_threads;
}

error shared_fetches::full(const sns_location& from)
{
    return fault_at(from, no_slot);
}

std::shared_ptr<shared_fetches::fetch> shared_fetches::find_or_begin(const sns_location& from, fetch_slots slots)
{
    const std::lock_guard alone{guard_};
    forget_old();
    auto& found = fetches_[{slots, from.host + from.target}];
    if (!found) {
        found = std::make_shared<fetch>();
        begin(found, from, slots);
    }
    return found;
}

void shared_fetches::forget_old()
{
    std::erase_if(fetches_, [now = steady::now()](const auto& each) { return each.second->is_old(now); });
    if (fetches_.size() >= most_kept)
        fetches_.clear();  // Fetches in progress still end for their waiters.
}

void shared_fetches::join_ended()
{
    std::erase_if(workers_, [](worker& each) {
        if (!*each.has_ended)
            return false;
        each.thread.join();
        return true;
    });
}

std::size_t shared_fetches::count_of(fetch_slots slots) const
{
    return static_cast<std::size_t>(std::ranges::count(workers_, slots, &worker::slots));
}

void shared_fetches::begin(const std::shared_ptr<fetch>& begun, const sns_location& from, fetch_slots slots)
try {
    join_ended();
    if (count_of(slots) >= most_threads)
        return begun->end({}, no_slot, 0s);
    http::client_options options;
    options.base_url = base_url_.empty() ? "https://" + from.host : base_url_;
    options.connections = 1;
    options.timeout = longest_;
    options.body_limit = largest_answer;
    auto context = std::make_shared<boost::asio::io_context>(1);
    worker own;
    own.slots = slots;
    own.context = context;
    own.thread = std::thread{
        [begun, options, target = from.target, has_ended = own.has_ended, context = std::move(context)]() mutable {
            auto got = fetch_here(*context, options, target);
            auto fault = fault_of(got);
            auto text = fault.empty() ? std::move(got->body) : std::string{};
            begun->end(std::move(text), std::move(fault));
            context.reset();
            *has_ended = true;
        }};
    workers_.push_back(std::move(own));
} catch (const std::system_error& no_thread) {
    begun->end({}, no_thread.what(), 0s);
}

}  // namespace outbound::ses
