// State shared by the parts of an engine: the store and its threads, clock, options, tasks and listener.
#pragma once

#include "engine/signal.hpp"
#include "engine/store_threads.hpp"

#include <outbound/engine.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Threads: call all methods on the engine's executor.
/// Lifetime: held by shared_ptr. Tasks and runs keep it alive, including the parts that a derived class owns.
class engine_context : public std::enable_shared_from_this<engine_context> {
public:
    /// Throws error{errc::config} for options that are out of range.
    engine_context(boost::asio::any_io_executor executor, engine_store& store, engine_options options, clock& time,
        listener* listener);
    virtual ~engine_context() = default;
    engine_context(const engine_context&) = delete;
    engine_context& operator=(const engine_context&) = delete;

    const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
    const engine_options& options() const noexcept { return options_; }
    clock& time() noexcept { return time_; }
    clock::steady_time steady() const noexcept { return time_.steady(); }
    engine_store& stored() noexcept { return store_; }
    dispatch_store& dispatch() noexcept { return store_.dispatch(); }
    const std::string& instance() const noexcept { return store_.instance(); }
    store_threads& threads() noexcept { return threads_; }

    /// Time of the store's clock, so that a worker with a wrong clock sends at the right times.
    timestamp now() const { return time_.now() + ahead_; }
    /// Sets the offset of the store's clock from the local one.
    void follow_store_clock(std::chrono::microseconds ahead) noexcept { ahead_ = ahead; }

    /// Whether the engine runs campaigns of this channel.
    bool serves(channel via) const noexcept
    {
        return options_.channels.empty() || std::ranges::find(options_.channels, via) != options_.channels.end();
    }

    /// The terms of a new claim, with a new grant. Reads `columns` of the contacts, which must outlive the claim.
    claim_terms new_claim(const std::vector<std::string>& columns) const;

    /// Whether the engine is stopping: start no further work.
    bool stopping() const noexcept { return stopping_; }
    /// Whether the drain has ended: do not wait for outcomes.
    bool abandoning() const noexcept { return abandoning_; }

    /// Calls the store on a store thread. `call` and the objects that it refers to must stay alive until the result is
    /// awaited.
    template <class F>
    auto blocking(F& call)
    {
        return threads_.run(call);
    }

    /// Runs a task concurrently; the engine does not end before it. Reports its exceptions.
    void spawn(boost::asio::awaitable<void> task);

    void emit(event_type type, boost::json::object data);
    void log(log_level level, std::string_view message);

    /// Logs a failed store call: an outbound::error as a warning, because the call is repeated; anything else as an
    /// error.
    void report_failure(const std::exception_ptr& failure);
    /// Logs an exception as an error, whatever its type.
    void report_fault(const std::exception_ptr& fault);

    /// Backs off after `failures` failed store calls in a row, at most until the drain ends.
    boost::asio::awaitable<void> wait_for_store(int failures);

protected:
    void begin_stop() noexcept { stopping_ = true; }
    void end_drain() noexcept { abandoning_ = true; }
    /// Waits until every task has ended, but at most until `deadline`.
    boost::asio::awaitable<void> wait_for_tasks(clock::steady_time deadline);

private:
    boost::asio::any_io_executor executor_;
    engine_store& store_;
    engine_options options_;
    clock& time_;
    std::chrono::microseconds ahead_{0};
    listener* listener_;
    store_threads threads_;
    signal tasks_done_;
    std::size_t tasks_ = 0;
    bool stopping_ = false;
    bool abandoning_ = false;
};

}  // namespace outbound
