// A mutex guards the queue; an eventfd is readable while the queue holds events.
#include "service/event_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace outbound {

event_queue::event_queue(clock& time) : time_{time}, descriptor_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {}

event_queue::~event_queue()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void event_queue::on_event(const event& e)
{
    const std::lock_guard alone{guard_};
    if (events_.size() < most_events)
        events_.push_back(e);
    else
        ++dropped_;
    signal();
}

void event_queue::wake() noexcept
{
    const std::lock_guard alone{guard_};
    woken_ = true;
    signal();
}

std::optional<event> event_queue::poll(std::chrono::milliseconds timeout)
{
    std::unique_lock alone{guard_};
    const auto ready = [this] { return is_ready(); };
    if (timeout.count() < 0)
        changed_.wait(alone, ready);
    else
        changed_.wait_for(alone, timeout, ready);
    auto out = take();
    if (!is_ready())
        clear_signal();
    return out;
}

// Dropped events are newer than queued ones, so they are reported last.
std::optional<event> event_queue::take()
{
    if (std::exchange(woken_, false))
        return std::nullopt;
    if (!events_.empty()) {
        auto oldest = std::move(events_.front());
        events_.pop_front();
        return oldest;
    }
    if (dropped_ == 0)
        return std::nullopt;
    return event{event_type::events_dropped, time_.now(), {{"count", std::exchange(dropped_, 0)}}};
}

void event_queue::signal() noexcept
{
    if (descriptor_ >= 0)
        ::eventfd_write(descriptor_, 1);
    changed_.notify_one();
}

void event_queue::clear_signal() noexcept
{
    eventfd_t ignored = 0;
    if (descriptor_ >= 0)
        ::eventfd_read(descriptor_, &ignored);
}

}  // namespace outbound
