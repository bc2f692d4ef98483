// Engines at work over one store: each on a thread of its own, or one on the executor of the host.
#pragma once

#include "model/fork_gate.hpp"
#include "service/configuration.hpp"

#include <outbound/engine.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace outbound {

/// Makes the provider of an entry on an executor.
using provider_factory =
    std::function<std::shared_ptr<provider>(const provider_entry& entry, boost::asio::any_io_executor executor)>;

/// Threads: everything from any thread; stop() once.
class dispatcher final : private fork_guest {
public:
    /// Starts `from.threads` engines, or one on `executor` unless that is empty. Throws error{errc::config}; nothing
    /// runs then.
    dispatcher(const configuration& from, store& over, clock& time, listener& events, const provider_factory& make,
        const boost::asio::any_io_executor& executor = {});

    /// Drops what is in flight, if stop() was not called.
    ~dispatcher();
    dispatcher(const dispatcher&) = delete;
    dispatcher& operator=(const dispatcher&) = delete;

    /// Throws error{errc::conflict} on a thread that runs the executor of the host, which stop() and wait_idle() wait
    /// for.
    void refuse_own_executor() const;

    /// Ends all engines; false when `drain` was not enough for what was in flight.
    bool stop(std::chrono::milliseconds drain);

    /// False when `timeout` (negative: none) passed, or stop() ended the engines, before every one was idle.
    bool wait_idle(std::chrono::milliseconds timeout);

    void wake();

private:
    /// A worker that waits while the process forks.
    struct fork_halt {
        std::promise<void> paused, resumed;
    };

    struct worker {
        explicit worker(const boost::asio::any_io_executor& of_host);

        /// Whether this thread runs its handlers.
        bool runs_here() const;
        /// Whether its executor runs handlers at all; what was posted to it before has run then.
        bool answers() const;

        std::optional<boost::asio::io_context> own_context;  // Unless the host brings an executor.
        boost::asio::any_io_executor executor;
        std::optional<boost::asio::executor_work_guard<boost::asio::any_io_executor>> keeps_running;
        std::shared_ptr<outbound::engine> engine;
        std::shared_future<void> idle;  // Kept between calls of wait_idle(), which may be short slices.
        std::thread thread;
        std::shared_ptr<fork_halt> halt;  // Of the fork under way.
    };

    void pause() noexcept override;
    void go_on() noexcept override;

    static void start(worker& w);
    void join() noexcept;
    std::shared_future<void> idle_of(worker& w);
    void forget_answers();
    bool is_idle_by(
        const std::shared_future<void>& idle, std::optional<std::chrono::steady_clock::time_point> deadline) const;

    std::vector<std::unique_ptr<worker>> workers_;
    std::mutex waiting_;  // guards worker::idle
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> ended_ = false;
};

/// Delivers messages through one account on the calling thread, beside any engine.
std::vector<delivery> deliver_now(
    const provider_entry& account, const provider_factory& make, const std::vector<message>& messages);

}  // namespace outbound
