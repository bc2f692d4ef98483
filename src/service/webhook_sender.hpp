// Posts events of the log to the endpoints that want them, on a thread of its own.
#pragma once

#include "engine/signal.hpp"
#include "engine/store_threads.hpp"
#include "model/fork_gate.hpp"
#include "service/webhook_poster.hpp"

#include <outbound/random.hpp>
#include <outbound/store.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <thread>

namespace outbound {

/// Works from construction to stop(). Any number of processes may send over one database: each endpoint is leased.
///
/// Threads: every method from any thread.
class webhook_sender final : private fork_guest {
public:
    webhook_sender(store& over, clock& time, poster_options options);
    ~webhook_sender();
    webhook_sender(const webhook_sender&) = delete;
    webhook_sender& operator=(const webhook_sender&) = delete;

    /// There may be something to post.
    void wake();

    /// Begins nothing more, and waits for what is under way, for at most `drain`.
    void stop(std::chrono::milliseconds drain);

private:
    struct batch;

    void pause() noexcept override;
    void go_on() noexcept override;

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<std::optional<claimed_deliveries>> claim();
    boost::asio::awaitable<void> deliver(std::shared_ptr<batch> work);
    boost::asio::awaitable<void> post_next(std::shared_ptr<batch> work);
    void add_result(batch& work, const claimed_deliveries::due& due, const http::answer& answer);
    boost::asio::awaitable<void> settle(std::shared_ptr<batch> work);

    store& store_;
    clock& time_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keeps_running_;
    store_threads threads_{1};
    webhook_poster poster_;
    signal changed_;
    std::chrono::microseconds ahead_{0};  // Of the store's clock.
    std::size_t active_ = 0;
    bool stopping_ = false;
    std::promise<void> ended_;
    std::shared_ptr<std::promise<void>> paused_;
    std::promise<void> resumed_;
    std::thread thread_;
};

}  // namespace outbound
