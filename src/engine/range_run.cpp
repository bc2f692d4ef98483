// Works through one leased range, window by window.
#include "engine/range_run.hpp"

#include <algorithm>

namespace outbound {
namespace {

using rules::range_progress;

range_progress::limits limits_of(const engine_context& ctx, const accounts& accounts, const active_campaign& campaign)
{
    const auto window = accounts.paced_window_of(campaign);
    const auto batch = std::min(accounts.batch_of(campaign.work.type), window);
    return {window, batch, ctx.options().flush_after, ctx.options().lease / 3};
}

}  // namespace

range_run::range_run(run_parts parts, std::shared_ptr<active_campaign> campaign, claimed_range range, std::uint64_t hours_changes)
    : run{std::move(parts), std::move(campaign), hours_changes}, range_{std::move(range)},
      progress_{range_.recipients.size(), limits_of(ctx(), parts_.accounts, *campaign_), ctx().steady()}, began_{ctx().steady()},
      limits_changes_{campaign_->limits_changes}
{
    close_at(range_.open_until);
}

boost::asio::awaitable<void> range_run::work()
{
    for (;;) {
        const auto now = ctx().steady();
        if (leaving(now)) {
            co_await leave();
            co_return;
        }
        if (std::exchange(limits_changes_, campaign_->limits_changes) != campaign_->limits_changes)
            progress_.adapt(limits_of(ctx(), parts_.accounts, *campaign_));
        const auto next = progress_.ask(now);
        bool released = false;
        if (next.what == range_progress::step::finish || (yields_ && progress_.under_way() == 0))
            released = co_await release();
        else
            co_await take_step(next);
        if (released)
            co_return;
    }
}

boost::asio::awaitable<void> range_run::take_step(range_progress::advice next)
{
    switch (next.what) {
    case range_progress::step::open_window: {
        const bool opened = co_await open_next(next.count);
        if (!opened && (!outcomes_.empty() || progress_.renewal_due(ctx().steady())))
            co_await commit(0);  // Meanwhile.
        break;
    }
    case range_progress::step::record:
        co_await commit(0);
        break;
    case range_progress::step::wait:
        co_await changed_.wait_until(ctx().time(), next.until);
        break;
    case range_progress::step::finish:
        break;
    }
}

// False: its turn has not come, or others come first; a little time has passed instead.
boost::asio::awaitable<bool> range_run::open_next(std::size_t count)
{
    if (!yields_ && parts_.lanes.should_yield(*campaign_, began_)) {
        yields_ = true;
        ++campaign_->yielding;
    }
    if (yields_) {
        const auto until = ctx().steady() + ctx().options().flush_after;
        while (progress_.under_way() > 0 && ctx().steady() < until && !leaving(ctx().steady()))
            co_await changed_.wait_until(ctx().time(), until);
        co_return false;
    }
    const bool is_turn = co_await turn_comes(count);
    if (!is_turn)
        co_return false;
    const bool has_room = co_await room_comes(count);
    if (!has_room)
        co_return false;
    co_await commit(take_turn(count));
    leave_room();
    co_return true;
}

// One transaction: outcomes so far, and the intent for `count` more messages. Nothing is sent unless it says so.
boost::asio::awaitable<void> range_run::commit(std::size_t count)
{
    auto recording = std::exchange(outcomes_, {});
    outcomes_.reserve(recording.size() + count);
    const auto asked = request(intent_after(count), recording);
    const auto opened = co_await open_until_answered(asked);
    if (!opened) {
        put_back(std::move(recording));
        co_return;
    }
    if (!opened->granted)
        count = 0;
    range_.intent_seq = intent_after(count);
    progress_.committed(count, recording.size(), ctx().steady());
    co_await reserve_extra(send(count, opened->withheld));
}

// A transaction whose answer is lost may have been committed. Nothing of it has been handed over, so the very same request may be
// made again, and looks at every recipient once more. Nothing: the range has to be left, and what was intended is taken back with
// its release.
boost::asio::awaitable<std::optional<window>> range_run::open_until_answered(const window_request& asked)
{
    for (;;) {
        const auto began = ctx().steady();
        try {
            auto opened = co_await parts_.lanes.open_window(asked);
            store_failures_ = 0;
            lost_ = !opened.granted;
            if (!lost_)
                lease_renewed(began);
            co_return opened;
        } catch (...) {
            ctx().report_failure(std::current_exception());
        }
        co_await ctx().wait_for_store(++store_failures_);
        if (leaving(ctx().steady()))
            co_return std::nullopt;
    }
}

// Returns the units by which the messages exceed what was reserved for them, one each.
std::size_t range_run::send(std::size_t count, const std::vector<recipient_seq>& withheld)
{
    if (count == 0)
        return 0;
    auto box = std::make_shared<outbox>(shared_from_this(), count);
    for (const auto end = next_ + count; next_ < end; ++next_) {
        auto& who = range_.recipients[next_];
        const outbox::entry entry{who.seq, who.attempt + 1, false};
        if (std::ranges::binary_search(withheld, who.seq))
            progress_.skipped();
        else if (auto none = compose_for(*box, std::move(who), entry, entry.attempt - 1))
            keep(std::move(*none), entry);
    }
    return submit(std::move(box));
}

void range_run::keep(settlement outcome, const outbox::entry&)
{
    const auto now = ctx().steady();
    outcomes_.push_back(std::move(outcome));
    progress_.came_back(now);
    if (leaving(now) || progress_.ask(now).what != range_progress::step::wait)
        changed_.notify();
}

boost::asio::awaitable<void> range_run::leave()
{
    // The drain may be over before the last answer comes: the others are recorded before, those that were recalled among them.
    for (bool is_last = false; progress_.under_way() > 0 && !is_last;) {
        is_last = ctx().abandoning();
        parts_.accounts.recall(*this);  // What was throttled meanwhile waits in its account's queue again.
        if (!outcomes_.empty())
            co_await commit(0);
        else if (!is_last)
            co_await changed_.wait_until(ctx().time(), ctx().steady() + ctx().options().poll_every);
    }
    // Where something is under way still, the lease stays: whoever finds it expired counts that as unknown.
    for (bool is_over = progress_.under_way() > 0; !is_over;) {
        const bool is_last = ctx().abandoning();
        const bool released = co_await release();
        is_over = released || is_last;
    }
}

// Records what is left and ends the lease; the store finishes the range when its intent is at its end.
boost::asio::awaitable<bool> range_run::release()
{
    auto recording = std::exchange(outcomes_, {});
    // Rows that are not queued any more need no intent: with the last queued one the range is through.
    const auto through = next_ == range_.recipients.size() ? range_.last_seq : range_.intent_seq;
    try {
        auto last = request(through, recording);
        last.release = true;
        co_await parts_.lanes.open_window(last);
        co_return true;
    } catch (...) {
        ctx().report_failure(std::current_exception());
    }
    put_back(std::move(recording));
    co_await ctx().wait_for_store(++store_failures_);
    co_return false;
}

window_request range_run::request(recipient_seq to, const std::vector<settlement>& outcomes) const
{
    return {range_.campaign, range_.first_seq, range_.token, range_.intent_seq, to, ctx().options().lease, outcomes};
}

recipient_seq range_run::intent_after(std::size_t count) const
{
    if (count == 0)
        return range_.intent_seq;
    const auto end = next_ + count;
    return end == range_.recipients.size() ? range_.last_seq : range_.recipients[end - 1].seq;
}

void range_run::put_back(std::vector<settlement> unrecorded)
{
    outcomes_.insert(outcomes_.begin(), std::make_move_iterator(unrecorded.begin()), std::make_move_iterator(unrecorded.end()));
}

}  // namespace outbound
