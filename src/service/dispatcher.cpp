// Runs one thread and one io_context per engine, unless the host supplies an executor; calls from other threads are
// posted.
#include "service/dispatcher.hpp"

#include "engine/delivery_outcomes.hpp"
#include "service/provider_call.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <string>

namespace outbound {
namespace {

// Distinguishes the engines of one process in leases.
std::string owner_name(std::size_t number)
{
    char host[64] = {};
    ::gethostname(host, sizeof host - 1);
    return std::string{host} + ':' + std::to_string(::getpid()) + ':' + std::to_string(number);
}

bool runs_in_this_thread(const boost::asio::any_io_executor& executor)
{
    using loop = boost::asio::io_context::executor_type;
    if (const auto* plain = executor.target<loop>())
        return plain->running_in_this_thread();
    const auto* strand = executor.target<boost::asio::strand<loop>>();
    return strand != nullptr && strand->running_in_this_thread();
}

}  // namespace

dispatcher::worker::worker(const boost::asio::any_io_executor& of_host) : executor{of_host}
{
    if (!executor)
        executor = own_context.emplace(1).get_executor();
    keeps_running.emplace(executor);
}

// On the executor of a host, coroutines of the stopped engine may end later than the handler that answers().
dispatcher::worker::~worker()
{
    if (own_context || !engine || runs_here() || !answers())
        return;
    const auto ended = std::make_shared<std::promise<void>>();
    boost::asio::post(executor, [last = std::move(engine), ended]() mutable {
        last.reset();
        ended->set_value();
    });
    ended->get_future().wait();
}

bool dispatcher::worker::runs_here() const
{
    return runs_in_this_thread(executor);
}

// An executor whose context is stopped, or was never run, accepts a handler but does not run it.
bool dispatcher::worker::answers() const
{
    if (own_context)
        return true;
    constexpr std::chrono::seconds longest_wait{5};
    const auto answer = std::make_shared<std::promise<void>>();
    boost::asio::post(executor, [answer] { answer->set_value(); });
    return answer->get_future().wait_for(longest_wait) == std::future_status::ready;
}

void dispatcher::refuse_own_executor() const
{
    for (const auto& w : workers_)
        if (w->runs_here())
            throw error{errc::conflict, "stop and wait_idle must be called on a thread that does not run the executor "
                                        "of the host: they wait for it"};
}

dispatcher::dispatcher(const configuration& from, store& over, clock& time, listener& events,
    const provider_factory& make, const boost::asio::any_io_executor& executor)
{
    for (std::size_t i = 0; i < (executor ? 1 : from.threads); ++i) {
        auto options = from.engine;
        options.owner = owner_name(i);
        auto& w = *workers_.emplace_back(std::make_unique<worker>(executor));
        w.engine = std::make_shared<engine>(w.executor, over, std::move(options), time, &events);
        for (const auto& entry : from.providers)
            w.engine->add(make(entry, w.executor));
    }
    for (auto& w : workers_)
        start(*w);
    enlist();
}

// Cannot fail, because routes were checked with the configuration. The executor of a host may be running already.
void dispatcher::start(worker& w)
{
    if (w.own_context) {
        w.engine->start();
        w.thread = std::thread{[&context = *w.own_context] { context.run(); }};
    } else {
        boost::asio::dispatch(w.executor, [engine = w.engine] { engine->start(); });
    }
}

// Each worker blocks in a posted handler, where it holds no lock.
void dispatcher::pause() noexcept
{
    for (auto& w : workers_) {
        if (w->runs_here())
            continue;
        w->halt = std::make_shared<fork_halt>();
        boost::asio::post(w->executor, [halt = w->halt, resumed = w->halt->resumed.get_future().share()] {
            halt->paused.set_value();
            resumed.wait();
        });
    }
    for (auto& w : workers_)
        if (w->halt)
            w->halt->paused.get_future().wait_for(std::chrono::seconds{5});
}

void dispatcher::go_on() noexcept
{
    for (auto& w : workers_)
        if (const auto halt = std::exchange(w->halt, nullptr))
            halt->resumed.set_value();
}

// Stops the engines, because their store threads must not outlive the store.
dispatcher::~dispatcher()
{
    if (!ended_)
        stop(std::chrono::milliseconds{0});
}

void dispatcher::join() noexcept
{
    leave();
    for (auto& w : workers_)
        if (w->own_context)
            w->own_context->stop();
    for (auto& w : workers_)
        if (w->thread.joinable())
            w->thread.join();
}

bool dispatcher::stop(std::chrono::milliseconds drain)
{
    const auto begin = std::chrono::steady_clock::now();
    stopping_ = true;
    std::vector<std::future<void>> stopped;
    for (auto& w : workers_)
        if (w->answers())
            stopped.push_back(boost::asio::co_spawn(w->executor, w->engine->stop(drain), boost::asio::use_future));
    for (auto& each : stopped)
        each.get();
    for (auto& w : workers_)
        w->answers();  // Waits until earlier posted handlers have run.
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

// The pending wait for idleness, or a new one.
std::shared_future<void> dispatcher::idle_of(worker& w)
{
    const std::lock_guard alone{waiting_};
    if (!w.idle.valid())
        w.idle = boost::asio::co_spawn(w.executor, w.engine->idle(), boost::asio::use_future).share();
    return w.idle;
}

// A result is valid only once, because new work may arrive.
void dispatcher::forget_answers()
{
    const std::lock_guard alone{waiting_};
    for (auto& w : workers_)
        w->idle = {};
}

// A stopping engine completes its waiters even if it is not idle.
bool dispatcher::is_idle_by(
    const std::shared_future<void>& idle, std::optional<std::chrono::steady_clock::time_point> deadline) const
{
    using steady = std::chrono::steady_clock;
    while (!ended_) {
        const auto look = steady::now() + std::chrono::milliseconds{100};
        if (idle.wait_until(deadline ? std::min(*deadline, look) : look) == std::future_status::ready)
            return !stopping_;
        if (deadline && steady::now() >= *deadline)
            return false;
    }
    return false;
}

void dispatcher::wake()
{
    forget_answers();
    for (auto& w : workers_)
        boost::asio::post(w->executor, [weak = std::weak_ptr{w->engine}] {
            if (const auto engine = weak.lock())
                engine->wake();
        });
}

// ----------------------------------------------------------------------------------------------------------
// deliver_now

namespace {

// A function that throws before its first suspension must throw inside the bounded call, too.
boost::asio::awaitable<std::vector<delivery>> deliver_batch(provider& through, std::span<const message> batch)
{
    co_return co_await through.deliver(batch);
}

/// Outcomes of messages after one that got no answer.
std::vector<delivery> unsent_outcomes(std::size_t count)
{
    delivery outcome;
    outcome.result = delivery::outcome::not_sent;
    outcome.code = to_string(delivery_code::deadline);
    outcome.detail = "an earlier message got no answer in time";
    return std::vector<delivery>(count, outcome);
}

boost::asio::awaitable<std::vector<delivery>> deliver_all(
    boost::asio::any_io_executor executor, std::shared_ptr<provider> through, std::span<const message> messages)
{
    std::vector<delivery> outcomes;
    const auto append = [&](std::vector<delivery> more) { std::ranges::move(more, std::back_inserter(outcomes)); };
    while (outcomes.size() < messages.size()) {
        const auto left = messages.subspan(outcomes.size());
        const auto batch = left.first(std::min(left.size(), std::max<std::size_t>(through->batch_size(), 1)));
        std::vector<delivery> answers;
        std::string fault;
        try {
            answers = co_await bounded(executor, through, through->deadline(), deliver_batch(*through, batch));
        } catch (const late_answer_error& late) {
            append(unknown_outcomes(batch.size(), delivery_code::timeout, late.what()));
            append(unsent_outcomes(left.size() - batch.size()));
            break;
        } catch (...) {
            fault = words_of(std::current_exception());
        }
        append(checked_outcomes(std::move(answers), batch.size(), std::move(fault)));
    }
    co_return outcomes;
}

}  // namespace

std::vector<delivery> deliver_now(
    const provider_entry& account, const provider_factory& make, const std::vector<message>& messages)
{
    boost::asio::io_context context{1};
    return run_coroutine(context,
        deliver_all(context.get_executor(), make(account, context.get_executor()), std::span<const message>{messages}));
}

}  // namespace outbound
