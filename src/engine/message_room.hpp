// Bounds how many messages of a channel are under way at once.
#pragma once

#include "engine/signal.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>

namespace outbound {

/// Room for the messages of one channel, first come, first served. It limits the messages that a kill leaves unknown,
/// for any number of campaigns.
class message_room {
public:
    explicit message_room(std::size_t capacity) : capacity_{capacity} {}

    /// Takes room for `count`. False if there is none; `wake` is notified when a new attempt may succeed.
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

    /// Ends the wait that enter() began for `wake`.
    void leave_line(signal& wake)
    {
        std::erase(line_, &wake);
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
