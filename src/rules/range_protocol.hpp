// A worker's steps through a leased range (docs/design.md, section 4), as a state machine: it takes events and returns
// the next action. It performs no I/O and reads no clock.
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
/// A transaction whose answer is lost may have been committed. None of its messages has been handed over, so the same
/// request is repeated until it is answered. A window is abandoned only when the range is left; its release takes the
/// intent back.
class range_protocol {
public:
    using time_point = clock::steady_time;

    enum class action {
        open_window,  ///< Reserve pace and room for up to `count` messages, then call window_ready() or
                      ///< window_delayed().
        commit,       ///< Commit request(), then call committed() or commit_failed().
        recall,       ///< Take back the messages that wait in the queues of accounts.
        wait,         ///< Wait until `until`, or until an outcome or a change is reported.
        end,          ///< The range is released, or its lease is left to run out.
    };

    struct decision {
        action act = action::end;
        std::size_t count = 0;
        time_point until{};
    };

    /// The circumstances of the worker.
    struct circumstances {
        time_point now{};
        bool must_leave =
            false;  ///< Open no window and leave the range. Once seen while no commit is open, this is final.
        bool is_abandoned = false;  ///< The drain has ended: wait for no outcome.
    };

    struct settings {
        std::chrono::milliseconds lease{60'000};
        std::chrono::milliseconds recall_every{500};  ///< How often messages are recalled while the range is left.
    };

    range_protocol(claimed_range range, const range_progress::limits& limits, const settings& options, time_point now);

    decision next(const circumstances& state);

    /// When the sending hours of the recipients end.
    timestamp open_until() const noexcept { return range_.open_until; }

    /// Changes the limits; messages under way stay under way.
    void adapt(const range_progress::limits& limits) noexcept;

    /// Another campaign needs the lane: no window follows, and the range is released once nothing is under way.
    void yield(time_point now) noexcept;

    /// Pace and room are reserved for `count` messages, at least 1.
    void window_ready(std::size_t count);
    /// The reservation was delayed; some time has passed.
    void window_delayed() noexcept { delayed_ = true; }
    /// Whether a transaction that opens a window is open.
    bool opens_window() const noexcept { return commit_ && commit_->count > 0; }

    /// The transaction to commit. Valid until committed() or next().
    window_request request() const;
    /// The store has answered. Returns the recipients of the granted window, in order.
    std::span<queued_recipient> committed(const window& answer, time_point now);
    void commit_failed() noexcept { ++failures_; }
    /// Failed commits in a row.
    int failures() const noexcept { return failures_; }

    /// A message was settled. True if next() may return another action than `wait` now.
    bool came_back(settlement&& outcome, time_point now);
    /// A granted recipient gets no message, and the store has recorded that.
    void skipped() noexcept { progress_.skipped(); }

private:
    enum class phase { work, recall, drain, ended };

    struct open_commit {
        std::size_t count = 0;  // Messages that it grants.
        bool is_release = false;
        bool is_last = false;  // Not repeated when it fails.
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
    std::optional<open_commit> commit_;       // Begun and not yet answered.
    std::optional<time_point> yields_until_;  // Waits for outcomes before it records them.
    phase phase_ = phase::work;
    int failures_ = 0;
    bool yields_ = false;
    bool delayed_ = false;
    bool was_last_recall_ = false;
};

}  // namespace outbound::rules
