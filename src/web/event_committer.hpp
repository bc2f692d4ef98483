// Commits the events of many requests together, because a commit costs the same for many events as for few.
#pragma once

#include <outbound/provider_event.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace outbound::web {

/// Threads: any. Waiting requests block no thread: the committer's own thread commits for all.
class event_committer {
public:
    /// Commits events, all or none; called by one thread at a time. Committed events are passed again if the result of
    /// a commit was lost.
    using commit_events = std::function<void(std::span<provider_event> events)>;

    explicit event_committer(commit_events write) : write_{std::move(write)} {}
    ~event_committer();
    event_committer(const event_committer&) = delete;
    event_committer& operator=(const event_committer&) = delete;

    /// Completes on the caller's executor once the events are committed, together with those of other waiting requests.
    /// Throws the exception that these events alone cause.
    boost::asio::awaitable<void> commit(std::vector<provider_event> events);

    /// Waits for the commits that were begun; afterwards executors of callers may be destroyed. Not beside commit().
    void join();

private:
    struct request {
        std::vector<provider_event> events;
        boost::asio::any_io_executor executor;
        std::function<void()> resume{};
        std::exception_ptr fault{};
    };

    void queue(std::shared_ptr<request> added);
    void commit_queued() noexcept;
    void resume_taken() noexcept;
    bool take_queued() noexcept;
    void commit_taken() noexcept;
    void commit_from(std::span<const std::shared_ptr<request>> requests, std::span<provider_event> events);

    const commit_events write_;
    std::mutex guard_;
    std::vector<std::shared_ptr<request>> queue_;       // Guarded, like the following members.
    std::unique_ptr<boost::asio::thread_pool> thread_;  // Created for the first events.
    bool is_busy_ = false;
    std::vector<std::shared_ptr<request>> together_;  // Requests being committed; used only by the thread.
};

}  // namespace outbound::web
