// A worker's steps through a leased range (docs/design.md, section 4), as a state machine: takes events and returns the
// next action. Performs no I/O and reads no clock.
#pragma once

#include "rules/range_progress.hpp"

#include <outbound/dispatch_store.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace outbound::rules {

/// Usage: call next(), perform the action, report its result, and so on until `end`. Outcomes may be reported at any
/// time.
///
/// A transaction whose result is lost may have been committed. None of its messages has been handed over, so the same
/// request is repeated until its result is known. A window is abandoned only when the range is left; the release
/// reverts its intent.
class range_protocol {
public:
    using time_point = clock::steady_time;

    enum class action {
        open_window,  ///< Reserve pace and room for up to `count` messages, then call window_ready() or
                      ///< window_delayed().
        commit,       ///< Commit request(), then call committed() or commit_failed().
        recall,       ///< Take messages back from the queues of accounts.
        wait,         ///< Wait until `until`, or until an outcome or a change is reported.
        end,          ///< The range is released, or its lease is left to expire.
    };

    struct decision {
        action act = action::end;
        std::size_t count = 0;
        time_point until{};
    };

    /// The circumstances of the worker.
    struct circumstances {
        time_point now{};
        /// Open no window and leave the range. Final once seen while no commit is open.
        bool must_leave = false;
        bool is_abandoned = false;  ///< The drain has ended: do not wait for outcomes.
    };

    struct settings {
        std::chrono::milliseconds lease{60'000};
        std::chrono::milliseconds recall_every{500};  ///< Interval of recalls while the range is being left.
    };

    range_protocol(claimed_range range, const range_progress::limits& limits, const settings& options, time_point now);

    decision next(const circumstances& state);

    /// End of the recipients' sending hours.
    timestamp open_until() const noexcept { return range_.open_until; }

    /// Changes the limits; messages in flight are not affected.
    void adapt(const range_progress::limits& limits) noexcept;

    /// Yields to another campaign: no window follows, and the range is released once no message is in flight.
    void yield(time_point now) noexcept;

    /// Reports that pace and room are reserved for `count` messages, at least 1.
    void window_ready(std::size_t count);
    /// Reports that the reservation was delayed.
    void window_delayed() noexcept { delayed_ = true; }
    /// Whether a transaction that opens a window is in progress.
    bool opens_window() const noexcept { return commit_ && commit_->count > 0; }

    /// The transaction to commit. Valid until committed() or next().
    window_request request() const;
    /// Reports the store's result. Returns the recipients of the granted window, in order.
    std::span<queued_recipient> committed(const window& answer, time_point now);
    void commit_failed() noexcept { ++failures_; }
    /// Failed commits in a row.
    int failures() const noexcept { return failures_; }

    /// Reports the outcome of a message. True if next() may now return another action than `wait`.
    bool came_back(settlement&& outcome, time_point now);
    /// Reports that a granted recipient gets no message, which the store has recorded.
    void skipped() noexcept { progress_.skipped(); }

private:
    enum class phase { work, recall, drain, ended };

    struct open_commit {
        std::size_t count = 0;  // Number of messages to grant.
        bool is_release = false;
        bool is_last = false;  // Not repeated if it fails.
    };

    bool repeats_commit(const circumstances& state) noexcept;
    bool waits_for_yield(const circumstances& state) noexcept;
    decision work(const circumstances& state);
    decision leave(const circumstances& state);
    decision begin_commit(const open_commit& opened);
    void withdraw_commit();
    recipient_seq intent_after(std::size_t count) const;
    bool is_through() const noexcept { return next_ == range_.recipients.size(); }

    claimed_range range_;
    range_progress progress_;
    std::chrono::milliseconds flush_after_;
    settings settings_;
    std::size_t next_ = 0;                    // The first recipient without an intent.
    std::vector<settlement> outcomes_;        // Not yet recorded.
    std::vector<settlement> recording_;       // In the open commit.
    std::optional<open_commit> commit_;       // Begun, result unknown.
    std::optional<time_point> yields_until_;  // End of the wait for outcomes before recording them.
    phase phase_ = phase::work;
    int failures_ = 0;
    bool yields_ = false;
    bool delayed_ = false;
    bool was_last_recall_ = false;
};

}  // namespace outbound::rules
