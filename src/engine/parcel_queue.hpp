// The parcels that wait for an account, in two lines.
#pragma once

#include "engine/outbox.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

namespace outbound {

/// One-off messages do not wait behind the windows of campaigns, and do not keep campaigns waiting: while both lines
/// have parcels, they take turns. Each line keeps its order.
class parcel_queue {
public:
    bool empty() const noexcept { return urgent_.empty() && others_.empty(); }
    std::size_t size() const noexcept { return urgent_.size() + others_.size(); }

    void push_back(parcel p) { line_of(p).push_back(std::move(p)); }
    /// Puts a parcel back: it is the next of its line.
    void push_front(parcel p) { line_of(p).push_front(std::move(p)); }

    /// Removes the next parcel. Expects one.
    parcel pop()
    {
        const bool takes_urgent = others_.empty() || (!urgent_.empty() && !took_urgent_);
        took_urgent_ = takes_urgent;
        auto& line = takes_urgent ? urgent_ : others_;
        auto next = std::move(line.front());
        line.pop_front();
        return next;
    }

    /// Removes all parcels, urgent ones first.
    std::deque<parcel> take_all()
    {
        auto all = std::exchange(urgent_, {});
        all.insert(all.end(), std::make_move_iterator(others_.begin()), std::make_move_iterator(others_.end()));
        others_.clear();
        return all;
    }

private:
    std::deque<parcel>& line_of(const parcel& p) noexcept { return p.box->is_urgent ? urgent_ : others_; }

    std::deque<parcel> urgent_;
    std::deque<parcel> others_;
    bool took_urgent_ = false;
};

}  // namespace outbound
