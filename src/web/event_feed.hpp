// Follows the log of events for all waiting readers of a process, so that none of them needs a thread.
#pragma once

#include "api/context.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <list>
#include <memory>
#include <mutex>

namespace outbound::web {

class event_reader;

/// State shared by the readers: one of them polls the database, and wakes the others if the log has grown. Caches the
/// newest events.
///
/// Threads: any. Lifetime: must outlive its readers.
class event_feed {
public:
    explicit event_feed(api::context& ctx) : ctx_{ctx} {}
    event_feed(const event_feed&) = delete;
    event_feed& operator=(const event_feed&) = delete;

    /// As event_log_store::read(), from the cache if it has the events. Blocks.
    event_log_slice read(const event_log_request& request);

    /// Waits until there may be events after the cursor, until `deadline`, or until the reader is stopped. Call it on
    /// the reader's executor, which a poll of the database blocks.
    boost::asio::awaitable<void> wait(event_reader& reader, std::int64_t cursor, clock::steady_time deadline);

    /// Reports that there may be new events. Does not block.
    void notice();

private:
    friend class event_reader;

    bool begin_look();
    void look() noexcept;
    void end_look() noexcept;
    void read_on();
    void add(event_log_slice slice);
    void wake_all();

    api::context& ctx_;
    std::atomic<std::int64_t> newest_ = -1;  // -1: not polled yet.
    std::mutex guard_;                       // guards the members below
    std::deque<logged_event> recent_;        // Cached events, without gaps, up to newest_.
    std::list<event_reader*> readers_;
    clock::steady_time looked_at_{};
    bool is_looking_ = false;
    bool is_due_ = true;
};

/// A reader of the feed. Its executor must run one handler at a time.
class event_reader {
public:
    event_reader(event_feed& feed, const boost::asio::any_io_executor& executor);
    ~event_reader();
    event_reader(const event_reader&) = delete;
    event_reader& operator=(const event_reader&) = delete;

    /// Ends its waits. Threads: any.
    void stop();
    bool is_stopped() const noexcept { return is_stopped_; }

private:
    friend class event_feed;

    void wake();

    event_feed& feed_;
    const boost::asio::any_io_executor executor_;
    const std::shared_ptr<boost::asio::steady_timer> timer_;
    std::list<event_reader*>::iterator place_;
    std::atomic<bool> is_stopped_ = false;
};

}  // namespace outbound::web
