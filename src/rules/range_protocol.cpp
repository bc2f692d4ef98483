#include "rules/range_protocol.hpp"

#include <iterator>
#include <utility>

namespace outbound::rules {

range_protocol::range_protocol(
    claimed_range range, const range_progress::limits& limits, const settings& options, time_point now)
    : range_{std::move(range)},
      progress_{range_.recipients.size(), limits, now},
      flush_after_{limits.flush_after},
      settings_{options}
{
}

range_protocol::decision range_protocol::next(const circumstances& state)
{
    if (commit_) {
        if (repeats_commit(state))
            return {action::commit};
        withdraw_commit();
    }
    if (phase_ == phase::ended)
        return {action::end};
    return phase_ == phase::work ? work(state) : leave(state);
}

bool range_protocol::repeats_commit(const circumstances& state) noexcept
{
    if (!commit_->is_release)
        return !state.must_leave;
    if (std::exchange(commit_->is_last, state.is_abandoned))
        phase_ = phase::ended;  // The lease expires.
    return phase_ != phase::ended;
}

range_protocol::decision range_protocol::work(const circumstances& state)
{
    if (waits_for_yield(state))
        return {action::wait, 0, *yields_until_};
    if (std::exchange(delayed_, false) && (!outcomes_.empty() || progress_.renewal_due(state.now)))
        return begin_commit({});
    if (state.must_leave) {
        phase_ = phase::recall;
        return leave(state);
    }
    const auto advice = progress_.ask(state.now);
    if (advice.next == range_progress::step::finish || (yields_ && progress_.under_way() == 0))
        return begin_commit({0, true, state.is_abandoned});
    if (advice.next == range_progress::step::record)
        return begin_commit({});
    if (advice.next == range_progress::step::wait)
        return {action::wait, 0, advice.until};
    if (!yields_)
        return {action::open_window, advice.count};
    yields_until_ = state.now + flush_after_;
    return {action::wait, 0, *yields_until_};
}

bool range_protocol::waits_for_yield(const circumstances& state) noexcept
{
    if (!yields_until_)
        return false;
    if (progress_.under_way() > 0 && state.now < *yields_until_ && !state.must_leave)
        return true;
    yields_until_.reset();
    delayed_ = true;
    return false;
}

// The drain may end before the last response arrives, so other outcomes and recalled messages are recorded before.
// Throttled accounts return messages to their queues, so each round recalls again. If messages are in flight at the
// end, the lease stays: the worker that finds it expired records them as unknown.
range_protocol::decision range_protocol::leave(const circumstances& state)
{
    if (std::exchange(phase_, phase::recall) == phase::drain) {
        if (!outcomes_.empty())
            return begin_commit({});
        if (!was_last_recall_)
            return {action::wait, 0, state.now + settings_.recall_every};
    }
    if (progress_.under_way() == 0)
        return begin_commit({0, true, state.is_abandoned});
    if (was_last_recall_) {
        phase_ = phase::ended;
        return {action::end};
    }
    was_last_recall_ = state.is_abandoned;
    phase_ = phase::drain;
    return {action::recall};
}

void range_protocol::adapt(const range_progress::limits& limits) noexcept
{
    progress_.adapt(limits);
    flush_after_ = limits.flush_after;
}

void range_protocol::yield(time_point now) noexcept
{
    yields_ = true;
    yields_until_ = now + flush_after_;
}

void range_protocol::window_ready(std::size_t count)
{
    begin_commit({count});
}

range_protocol::decision range_protocol::begin_commit(const open_commit& opened)
{
    commit_ = opened;
    recording_ = std::exchange(outcomes_, {});
    outcomes_.reserve(recording_.size() + opened.count);
    return {action::commit};
}

void range_protocol::withdraw_commit()
{
    commit_.reset();
    outcomes_.insert(
        outcomes_.begin(), std::make_move_iterator(recording_.begin()), std::make_move_iterator(recording_.end()));
    recording_.clear();
}

// The store finishes a released range whose intent is at its end. Rows that are not queued need no intent, so the range
// is complete after the last queued row.
window_request range_protocol::request() const
{
    const auto unmoved = commit_->is_release && is_through() ? range_.last_seq : range_.intent_seq;
    const auto intent = commit_->count > 0 ? intent_after(commit_->count) : unmoved;
    const auto remaining = std::span{range_.recipients}.subspan(next_);
    return {range_.campaign, range_.first_seq, range_.token, range_.intent_seq, intent, settings_.lease, recording_,
        commit_->is_release, range_.removals, commit_->is_release ? remaining : remaining.first(commit_->count)};
}

recipient_seq range_protocol::intent_after(std::size_t count) const
{
    if (count == 0)
        return range_.intent_seq;
    const auto end = next_ + count;
    return end == range_.recipients.size() ? range_.last_seq : range_.recipients[end - 1].seq;
}

std::span<queued_recipient> range_protocol::committed(const window& answer, time_point now)
{
    const auto closed = *std::exchange(commit_, std::nullopt);
    const auto recorded = std::exchange(recording_, {}).size();
    failures_ = 0;
    if (closed.is_release) {
        phase_ = phase::ended;
        return {};
    }
    if (!answer.granted && phase_ == phase::work)
        phase_ = phase::recall;  // Halted, or another worker holds the lease.
    const auto count = answer.granted ? closed.count : 0;
    range_.intent_seq = intent_after(count);
    progress_.committed(count, recorded, now);
    return std::span{range_.recipients}.subspan(std::exchange(next_, next_ + count), count);
}

bool range_protocol::came_back(settlement&& outcome, time_point now)
{
    outcomes_.push_back(std::move(outcome));
    progress_.came_back(now);
    return progress_.ask(now).next != range_progress::step::wait;
}

}  // namespace outbound::rules
