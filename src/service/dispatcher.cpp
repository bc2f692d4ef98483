// One thread and one io_context per engine; calls from other threads are posted to that context.
#include "service/dispatcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <unistd.h>

#include <algorithm>
#include <string>

namespace outbound {
namespace {

// Leases must distinguish the engines of one process.
std::string owner_name(std::size_t number)
{
    char host[64] = {};
    ::gethostname(host, sizeof host - 1);
    return std::string{host} + ':' + std::to_string(::getpid()) + ':' + std::to_string(number);
}

}  // namespace

dispatcher::dispatcher(
    const configuration& from, store& over, clock& time, listener& events, const provider_factory& make)
{
    for (std::size_t i = 0; i < from.threads; ++i) {
        auto options = from.engine;
        options.owner = owner_name(i);
        auto& w = *workers_.emplace_back(std::make_unique<worker>());
        w.engine = std::make_unique<engine>(w.context.get_executor(), over, std::move(options), time, &events);
        for (const auto& entry : from.providers)
            w.engine->add(make(entry, w.context.get_executor()));
        w.engine->start();
    }
    for (auto& w : workers_)
        w->thread = std::thread{[&context = w->context] { context.run(); }};
    enlist();
}

// Each worker waits in a handler of its own, where it holds no lock.
void dispatcher::pause() noexcept
{
    for (auto& w : workers_) {
        if (w->thread.get_id() == std::this_thread::get_id())
            continue;
        w->paused = {};
        w->resumed = {};
        boost::asio::post(w->context, [&w = *w, resumed = w->resumed.get_future().share()] {
            w.paused.set_value();
            resumed.wait();
        });
    }
    for (auto& w : workers_)
        if (w->thread.get_id() != std::this_thread::get_id())
            w->paused.get_future().wait_for(std::chrono::seconds{5});
}

void dispatcher::go_on() noexcept
{
    for (auto& w : workers_)
        if (w->thread.get_id() != std::this_thread::get_id())
            w->resumed.set_value();
}

// Engines stop in this case too: their store threads must not outlive the store.
dispatcher::~dispatcher()
{
    if (!ended_)
        stop(std::chrono::milliseconds{0});
}

void dispatcher::join() noexcept
{
    leave();
    for (auto& w : workers_)
        w->context.stop();
    for (auto& w : workers_)
        if (w->thread.joinable())
            w->thread.join();
}

bool dispatcher::stop(std::chrono::milliseconds drain)
{
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::future<void>> stopped;
    for (auto& w : workers_)
        stopped.push_back(boost::asio::co_spawn(w->context, w->engine->stop(drain), boost::asio::use_future));
    for (auto& each : stopped)
        each.get();
    ended_ = true;
    join();
    return std::chrono::steady_clock::now() - begin < drain;
}

bool dispatcher::wait_idle(std::chrono::milliseconds timeout)
{
    std::optional<std::chrono::steady_clock::time_point> deadline;
    if (timeout.count() >= 0)
        deadline = std::chrono::steady_clock::now() + timeout;
    const bool idle = std::ranges::all_of(workers_, [&](auto& w) { return is_idle_by(idle_of(*w), deadline); });
    if (idle)
        forget_answers();
    return idle;
}

// The question that is under way, or a new one.
std::shared_future<void> dispatcher::idle_of(worker& w)
{
    const std::lock_guard alone{waiting_};
    if (!w.idle.valid())
        w.idle = boost::asio::co_spawn(w.context, w.engine->idle(), boost::asio::use_future).share();
    return w.idle;
}

// An answer is good once, and only until there is new work.
void dispatcher::forget_answers()
{
    const std::lock_guard alone{waiting_};
    for (auto& w : workers_)
        w->idle = {};
}

// A stopped engine does not complete its waiters, so they poll.
bool dispatcher::is_idle_by(
    const std::shared_future<void>& idle, std::optional<std::chrono::steady_clock::time_point> deadline) const
{
    using steady = std::chrono::steady_clock;
    while (!ended_) {
        const auto look = steady::now() + std::chrono::milliseconds{100};
        if (idle.wait_until(deadline ? std::min(*deadline, look) : look) == std::future_status::ready)
            return true;
        if (deadline && steady::now() >= *deadline)
            return false;
    }
    return false;
}

void dispatcher::wake()
{
    forget_answers();
    for (auto& w : workers_)
        boost::asio::post(w->context, [&engine = *w->engine] { engine.wake(); });
}

// ----------------------------------------------------------------------------------------------------------
// deliver_now

namespace {

boost::asio::awaitable<void> deliver_all(
    provider& through, const std::vector<message>& messages, std::vector<delivery>& outcomes)
{
    const std::span<const message> all{messages};
    for (std::size_t done = 0; done < all.size();) {
        const auto batch = all.subspan(done, std::min(all.size() - done, through.batch_size()));
        auto answers = co_await through.deliver(batch);
        outcomes.insert(
            outcomes.end(), std::make_move_iterator(answers.begin()), std::make_move_iterator(answers.end()));
        done += batch.size();
        outcomes.resize(done);
    }
}

}  // namespace

std::vector<delivery> deliver_now(
    const provider_entry& account, const provider_factory& make, const std::vector<message>& messages)
{
    boost::asio::io_context context{1};
    const auto through = make(account, context.get_executor());
    std::vector<delivery> outcomes;
    std::exception_ptr fault;
    const auto ended = [&](std::exception_ptr failure) {
        fault = failure;
        context.stop();  // connections that are kept must not keep us
    };
    boost::asio::co_spawn(context, deliver_all(*through, messages, outcomes), ended);
    context.run();
    if (fault)
        std::rethrow_exception(fault);
    return outcomes;
}

}  // namespace outbound
