// How the engine begins and ends, and what its parts share.
#include "engine/core.hpp"

#include "engine/faults.hpp"
#include "rules/backoff.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <unistd.h>

#include <algorithm>

namespace outbound {
namespace {

std::string default_owner()
{
    char host[64] = {};
    ::gethostname(host, sizeof host - 1);
    return std::string{host} + ":" + std::to_string(::getpid());
}

void check_name(std::string_view name)
{
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed))
        throw error{errc::config, "provider \"" + std::string{name} + "\": a name must be 1 to 64 of a-z, 0-9 and -"};
}

}  // namespace

engine_core::engine_core(boost::asio::any_io_executor executor, store& s, engine_options options, clock& time, listener* hears)
    : executor_{std::move(executor)}, store_{s}, options_{std::move(options)}, time_{time}, listener_{hears},
      committer_{executor_, threads_, store_.dispatch(), time_}, poll_{executor_}, begin_{executor_}, tasks_done_{executor_}
{
    if (options_.owner.empty())
        options_.owner = default_owner();
    if (options_.lanes < 1 || options_.window < 1 || options_.window > 1000)
        throw error{errc::config, "engine: lanes must be at least 1 and window from 1 to 1000"};
}

void engine_core::add(std::shared_ptr<provider> account)
{
    const std::string name{account->name()};
    check_name(name);
    const std::pair place{account->channel(), name};
    if (wires_.contains(place))
        throw error{errc::config, "provider \"" + name + "\": the name is taken"};
    if (account->deadline() * 2 > options_.lease)
        throw error{errc::config, "provider \"" + name + "\": the engine's lease must be at least twice its deadline"};
    auto made = std::make_shared<wire>(executor_, time_, std::move(account), reports_of_wires());
    terms_due_.emplace(made.get(), clock::steady_time::min());
    wires_.emplace(place, std::move(made));
}

void engine_core::start()
{
    for (const auto& [via, names] : options_.routes)
        for (const auto& name : names) {
            if (wires_.contains({via, name}))
                continue;
            const auto other =
                std::find_if(wires_.begin(), wires_.end(), [&](const auto& known) { return known.first.second == name; });
            if (other == wires_.end())
                throw error{errc::config, "routes." + std::string{to_string(via)} + ": there is no provider \"" + name + "\""};
            throw error{errc::config, "routes." + std::string{to_string(via)} + ": provider \"" + name + "\" is for " +
                                          std::string{to_string(other->first.first)}};
        }
    for (const auto& [via, shares] : options_.shares)
        for (const auto& [name, share] : shares)
            if (!wires_.contains({via, name}) || share <= 0)
                throw error{errc::config, "shares." + std::string{to_string(via)} + "." + name +
                                              ": must be the share, > 0, of a provider that was added for that channel"};
    started_ = true;
    inquiries_.begin();
    spawn(schedule_until_stopped());
    spawn(begin_runs_until_stopped());
}

boost::asio::awaitable<void> engine_core::stop(std::chrono::milliseconds drain)
{
    if (!started_)
        co_return;
    stopping_ = true;
    poll_.notify();
    inquiries_.wake();
    wake_lanes();
    for (auto& [id, campaign] : campaigns_)
        campaign->changed();
    const auto deadline = time_.steady() + drain;
    while (tasks_ > 0 && time_.steady() < deadline)
        co_await tasks_done_.wait_until(time_, deadline);
    abandoning_ = true;
    for (auto& [id, campaign] : campaigns_)
        campaign->changed();
    while (tasks_ > 0)
        co_await tasks_done_.wait(time_);
    for (auto& [place, through] : wires_)
        through->close();
}

boost::asio::awaitable<void> engine_core::idle()
{
    signal done{executor_};
    waiting_for_idle_.push_back({&done, looks_});
    poll_.notify();
    co_await done.wait(time_);
    std::erase_if(waiting_for_idle_, [&](const idle_waiter& waiting) { return waiting.done == &done; });
}

void engine_core::wake()
{
    poll_.notify();
}

void engine_core::spawn(boost::asio::awaitable<void> task)
{
    ++tasks_;
    auto counted = [](std::shared_ptr<engine_core> self, boost::asio::awaitable<void> work) -> boost::asio::awaitable<void> {
        try {
            co_await std::move(work);
        } catch (...) {
            self->tell_fault(std::current_exception());
        }
        if (--self->tasks_ == 0 || self->stopping_)
            self->tasks_done_.notify();
    };
    boost::asio::co_spawn(executor_, counted(shared_from_this(), std::move(task)), boost::asio::detached);
}

void engine_core::tell(event_type type, boost::json::object data)
{
    if (listener_)
        listener_->on_event({type, time_.now(), std::move(data)});
}

void engine_core::tell_store_trouble(const std::exception& trouble)
{
    tell(event_type::log, {{"level", "warning"}, {"message", trouble.what()}});
}

void engine_core::tell_fault(const std::exception_ptr& fault)
{
    tell(event_type::log, {{"level", "error"}, {"message", words_of(fault)}});
}

boost::asio::awaitable<void> engine_core::wait_for_store(int failures)
{
    signal pause{executor_};
    const auto until = time_.steady() + rules::backoff(failures, std::chrono::seconds{10});
    const auto step = std::chrono::milliseconds{500};
    while (!abandoning_ && time_.steady() < until)
        co_await pause.wait_until(time_, std::min(until, time_.steady() + step));
}

void engine_core::recall(const outbox_owner& owner)
{
    for (auto& [place, through] : wires_)
        through->recall(owner);
}

}  // namespace outbound
