// How a worker goes through a leased range: when to open the next window, when to record outcomes, when it is done.
#pragma once

#include <outbound/clock.hpp>

#include <cstddef>

namespace outbound::rules {

/// The bookkeeping of one leased range. Told what happened, it says what to do next; it does nothing itself.
///
/// At most `window` messages are under way or unrecorded at any time: that is what a kill can leave unknown.
class range_progress {
public:
    using time_point = clock::steady_time;

    struct limits {
        std::size_t window = 64;  ///< At least `batch`.
        std::size_t batch = 1;    ///< Messages that go out together.
        std::chrono::milliseconds flush_after{1'000};
        std::chrono::milliseconds heartbeat{20'000};
    };

    enum class step {
        open_window,  ///< Commit an intent for `count` more messages (and what outcomes there are), then send them.
        record,       ///< Commit the outcomes, or just renew the lease.
        wait,         ///< Nothing to do before `until`, or before an outcome arrives.
        finish,       ///< Everything has been sent and come back: commit the outcomes and end the lease.
    };

    struct advice {
        step next = step::wait;
        std::size_t count = 0;
        time_point until{};
    };

    range_progress(std::size_t messages, const limits& bounds, time_point now) noexcept;

    advice ask(time_point now) const noexcept;

    /// Other limits from now on; what is under way stands.
    void adapt(const limits& bounds) noexcept { limits_ = bounds; }

    /// The lease is to be renewed, whatever else is to be waited for.
    bool renewal_due(time_point now) const noexcept { return now >= last_commit_ + limits_.heartbeat; }

    /// A transaction with the store committed at `now`: it recorded `recorded` outcomes and intended `opened` more
    /// messages.
    void committed(std::size_t opened, std::size_t recorded, time_point now) noexcept;

    /// The outcome of a message is known and waits to be recorded.
    void came_back(time_point now) noexcept;

    /// A message that was intended needs no sending after all, and the store knows.
    void skipped() noexcept { --under_way_; }

    std::size_t under_way() const noexcept { return under_way_; }
    std::size_t unsent() const noexcept { return unsent_; }

private:
    limits limits_;
    std::size_t unsent_;
    std::size_t under_way_ = 0;
    std::size_t unrecorded_ = 0;
    time_point oldest_unrecorded_{};
    time_point last_commit_;
};

}  // namespace outbound::rules
