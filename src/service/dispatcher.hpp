// Runs engines on one store: each on its own thread, or one on the executor of the host.
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

/// Creates the provider of an entry on an executor.
using provider_factory =
    std::function<std::shared_ptr<provider>(const provider_entry& entry, boost::asio::any_io_executor executor)>;

/// Threads: any. Call stop() once.
class dispatcher final : private fork_guest {
public:
    /// Starts `from.threads` engines, or one on `executor` if it is not empty. Throws error{errc::config}, with nothing
    /// running.
    dispatcher(const configuration& from, store& over, clock& time, listener& events, const provider_factory& make,
        const boost::asio::any_io_executor& executor = {});

    /// Without a prior stop(), abandons messages in flight.
    ~dispatcher();
    dispatcher(const dispatcher&) = delete;
    dispatcher& operator=(const dispatcher&) = delete;

    /// Throws error{errc::conflict} on a thread that runs the host's executor, because stop() and wait_idle() would
    /// wait for themselves.
    void refuse_own_executor() const;

    /// Stops all engines; false if messages were still in flight after `drain`.
    bool stop(std::chrono::milliseconds drain);

    /// Waits until every engine is idle; false if `timeout` (negative: none) passed or stop() was called first.
    bool wait_idle(std::chrono::milliseconds timeout);

    void wake();

private:
    /// A pause of a worker during a fork.
    struct fork_halt {
        std::promise<void> paused, resumed;
    };

    struct worker {
        explicit worker(const boost::asio::any_io_executor& of_host);
        /// Destroys the engine on its executor.
        ~worker();
        worker(const worker&) = delete;
        worker& operator=(const worker&) = delete;

        /// Whether the calling thread runs its handlers.
        bool runs_here() const;
        /// Whether its executor runs handlers; if true, earlier posted handlers have run.
        bool answers() const;

        std::optional<boost::asio::io_context> own_context;  // Empty if the host supplies an executor.
        boost::asio::any_io_executor executor;
        std::optional<boost::asio::executor_work_guard<boost::asio::any_io_executor>> keeps_running;
        std::shared_ptr<outbound::engine> engine;
        std::shared_future<void> idle;  // Kept between calls of wait_idle(), which may be short.
        std::thread thread;
        std::shared_ptr<fork_halt> halt;  // Set during a fork.
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

/// Delivers messages through one account on the calling thread, without an engine. A call that throws, or exceeds the
/// deadline of the provider, has the outcomes that an engine records.
std::vector<delivery> deliver_now(
    const provider_entry& account, const provider_factory& make, const std::vector<message>& messages);

}  // namespace outbound
