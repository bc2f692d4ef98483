// Runs tasks, reports failures, and backs off while the store fails.
#include "engine/context.hpp"

#include "engine/faults.hpp"
#include "rules/backoff.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <unistd.h>

namespace outbound {
namespace {

std::string default_owner()
{
    char host[64] = {};
    ::gethostname(host, sizeof host - 1);
    return std::string{host} + ":" + std::to_string(::getpid());
}

bool is_error(const std::exception_ptr& failure)
try {
    std::rethrow_exception(failure);
} catch (const error&) {
    return true;
} catch (...) {
    return false;
}

}  // namespace

engine_context::engine_context(
    boost::asio::any_io_executor executor, engine_store& store, engine_options options, clock& time, listener* listener)
    : executor_{std::move(executor)},
      store_{store},
      options_{std::move(options)},
      time_{time},
      listener_{listener},
      threads_{options_.store_threads, options_.store_wait},
      tasks_done_{executor_}
{
    if (options_.owner.empty())
        options_.owner = default_owner();
    if (options_.lanes < 1 || options_.window < 1 || options_.window > 1000)
        throw error{errc::config, "engine: lanes must be at least 1 and window from 1 to 1000"};
}

claim_terms engine_context::new_claim(const std::vector<std::string>& columns) const
{
    return {options_.owner, options_.lease, options_.reconcile_after, &columns, new_grant(*options_.random), false,
        options_.max_attempts};
}

void engine_context::spawn(boost::asio::awaitable<void> task)
{
    ++tasks_;
    auto counted = [](std::shared_ptr<engine_context> self,
                       boost::asio::awaitable<void> work) -> boost::asio::awaitable<void> {
        try {
            co_await std::move(work);
        } catch (...) {
            self->report_fault(std::current_exception());
        }
        if (--self->tasks_ == 0 || self->stopping_)
            self->tasks_done_.notify();
    };
    boost::asio::co_spawn(executor_, counted(shared_from_this(), std::move(task)), boost::asio::detached);
}

boost::asio::awaitable<void> engine_context::wait_for_tasks(clock::steady_time deadline)
{
    while (tasks_ > 0 && time_.steady() < deadline)
        co_await tasks_done_.wait_until(time_, deadline);
}

void engine_context::emit(event_type type, boost::json::object data)
{
    if (listener_)
        listener_->on_event({type, time_.now(), std::move(data)});
}

void engine_context::log(log_level level, std::string_view message)
{
    emit(event_type::log, {{"level", to_string(level)}, {"message", message}});
}

void engine_context::report_failure(const std::exception_ptr& failure)
{
    log(is_error(failure) ? log_level::warning : log_level::error, words_of(failure));
}

void engine_context::report_fault(const std::exception_ptr& fault)
{
    log(log_level::error, words_of(fault));
}

boost::asio::awaitable<void> engine_context::wait_for_store(int failures)
{
    constexpr std::chrono::milliseconds step{500};
    signal pause{executor_};
    const auto until = time_.steady() + rules::backoff(failures, std::chrono::seconds{10});
    while (!abandoning_ && time_.steady() < until)
        co_await pause.wait_until(time_, std::min(until, time_.steady() + step));
}

}  // namespace outbound
