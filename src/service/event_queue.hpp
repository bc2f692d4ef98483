// A bounded queue of events for the host, with a descriptor to wait on.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/event.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace outbound {

/// Threads: any.
class event_queue final : public listener {
public:
    static constexpr std::size_t most_events = 10'000;

    explicit event_queue(clock& time);
    ~event_queue() override;
    event_queue(const event_queue&) = delete;
    event_queue& operator=(const event_queue&) = delete;

    /// Appends the event, or drops and counts it if the queue is full.
    void on_event(const event& e) override;

    /// Removes the oldest event, waiting at most `timeout` (negative: no limit). `nullopt` if none came, or wake() was
    /// called.
    std::optional<event> poll(std::chrono::milliseconds timeout);

    /// Readable while poll() would not wait; -1 if not supported.
    int descriptor() const noexcept { return descriptor_; }

    /// Ends a waiting poll(), or the next one.
    void wake() noexcept;

private:
    bool is_ready() const noexcept { return !events_.empty() || dropped_ > 0 || woken_; }
    void signal() noexcept;
    void clear_signal() noexcept;
    std::optional<event> take();

    clock& time_;
    const int descriptor_;
    mutable std::mutex guard_;
    std::condition_variable changed_;
    std::deque<event> events_;
    std::int64_t dropped_ = 0;
    bool woken_ = false;
};

}  // namespace outbound
