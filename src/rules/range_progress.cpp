#include "rules/range_progress.hpp"

#include <algorithm>

namespace outbound::rules {

range_progress::range_progress(std::size_t messages, const limits& bounds, time_point now) noexcept
    : limits_{bounds},
      unsent_{messages},
      last_commit_{now}
{
}

range_progress::advice range_progress::ask(time_point now) const noexcept
{
    // Refills three quarters of the window at a time: fewer transactions, and one slow message does not delay the
    // others. A batch is never divided.
    const auto refill = std::min(unsent_, std::max(limits_.batch, limits_.window - limits_.window / 4));
    const auto room = limits_.window - std::min(limits_.window, under_way_);
    if (unsent_ > 0 && room >= refill) {
        const auto whole_batches = room / limits_.batch * limits_.batch;
        return {step::open_window, std::min(unsent_, std::max(whole_batches, refill)), {}};
    }
    if (unsent_ == 0 && under_way_ == 0)
        return {step::finish, 0, {}};

    auto due = last_commit_ + limits_.heartbeat;
    if (unrecorded_ > 0)
        due = std::min(due, oldest_unrecorded_ + limits_.flush_after);
    return {now >= due ? step::record : step::wait, 0, due};
}

void range_progress::committed(std::size_t opened, std::size_t recorded, time_point now) noexcept
{
    unsent_ -= opened;
    under_way_ += opened;
    unrecorded_ -= recorded;
    oldest_unrecorded_ = now;
    last_commit_ = now;
}

void range_progress::came_back(time_point now) noexcept
{
    --under_way_;
    if (unrecorded_++ == 0)
        oldest_unrecorded_ = now;
}

}  // namespace outbound::rules
