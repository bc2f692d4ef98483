// The progress of a leased range: when to open the next window, when to record outcomes, when it is done.
#pragma once

#include <outbound/clock.hpp>

#include <cstddef>

namespace outbound::rules {

/// The bookkeeping of one leased range: takes reports and returns the next step, without performing it.
///
/// At most `window` messages are in flight or unrecorded at any time, so a kill leaves at most these unknown.
class range_progress {
public:
    using time_point = clock::steady_time;

    struct limits {
        std::size_t window = 64;  ///< At least `batch`.
        std::size_t batch = 1;    ///< Number of messages sent together.
        std::chrono::milliseconds flush_after{1'000};
        std::chrono::milliseconds heartbeat{20'000};
    };

    enum class step {
        open_window,  ///< Commit the outcomes so far and an intent for `count` more messages, then send them.
        record,       ///< Commit the outcomes, or just renew the lease.
        wait,         ///< Nothing to do before `until`, or before an outcome arrives.
        finish,       ///< All outcomes are known: commit them and end the lease.
    };

    struct advice {
        step next = step::wait;
        std::size_t count = 0;
        time_point until{};
    };

    range_progress(std::size_t messages, const limits& bounds, time_point now) noexcept;

    advice ask(time_point now) const noexcept;

    /// Changes the limits; messages in flight are not affected.
    void adapt(const limits& bounds) noexcept { limits_ = bounds; }

    /// Whether the lease must be renewed now.
    bool renewal_due(time_point now) const noexcept { return now >= last_commit_ + limits_.heartbeat; }

    /// Reports a transaction committed at `now` that recorded `recorded` outcomes and intended `opened` more messages.
    void committed(std::size_t opened, std::size_t recorded, time_point now) noexcept;

    /// Reports that the outcome of a message is known and must be recorded.
    void came_back(time_point now) noexcept;

    /// Reports that an intended message is not sent, which the store has recorded.
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
