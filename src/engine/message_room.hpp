// Limits the number of messages in flight on a channel.
#pragma once

#include "engine/signal.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>

namespace outbound {

/// A FIFO semaphore for the messages of one channel, shared by all campaigns. It limits the messages that a kill leaves
/// unknown.
class message_room {
public:
    explicit message_room(std::size_t capacity) : capacity_{capacity} {}

    /// Takes room for `count` messages. False if there is none; then notifies `wake` when a new attempt may succeed.
    bool enter(signal& wake, std::size_t count)
    {
        const bool first = line_.empty() || line_.front() == &wake;
        if (first && (taken_ == 0 || taken_ + count <= capacity_)) {
            leave_line(wake);
            taken_ += count;
            return true;
        }
        if (std::find(line_.begin(), line_.end(), &wake) == line_.end())
            line_.push_back(&wake);
        return false;
    }

    /// Removes `wake` from the queue of enter().
    void leave_line(signal& wake)
    {
        if (std::erase(line_, &wake) > 0)
            call_next();
    }

    void give_back(std::size_t count)
    {
        taken_ -= std::min(taken_, count);
        if (count > 0)
            call_next();
    }

private:
    void call_next()
    {
        if (!line_.empty() && taken_ < capacity_)
            line_.front()->notify();
    }

    std::size_t capacity_;
    std::size_t taken_ = 0;
    std::deque<signal*> line_;
};

}  // namespace outbound
