// Works through one leased range, window by window.
#include "engine/range_run.hpp"

#include "rules/pace.hpp"

#include <algorithm>

namespace outbound {
namespace {

using rules::range_progress;

range_progress::limits limits_of(engine_core& core, const active_campaign& campaign)
{
    const auto batch = core.batch_of(campaign.work.type);
    const auto window = rules::paced_window(std::max(core.window_of(campaign.work.type), batch), core.rate_of(campaign));
    return {window, std::min(batch, window), core.options().flush_after, core.options().lease / 3};
}

std::size_t extra_units(const outbox& box)
{
    std::size_t extra = 0;
    for (const auto& entry : box.entries)
        extra += entry.units - 1;
    return extra;
}

}  // namespace

range_run::range_run(std::shared_ptr<engine_core> core, std::shared_ptr<active_campaign> campaign, claimed_range range)
    : run{std::move(core), std::move(campaign)}, range_{std::move(range)}, progress_{range_.recipients.size(),
                                                                               limits_of(*core_, *campaign_),
                                                                               core_->time().steady()}
{
    close_at(range_.open_until);
}

boost::asio::awaitable<void> range_run::work()
{
    for (;;) {
        const auto now = core_->time().steady();
        if (leaving(now)) {
            co_await leave();
            co_return;
        }
        const auto next = progress_.ask(now);
        bool released = false;
        if (next.what == range_progress::step::finish)
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
        const bool allowed = co_await pace_allows(next.count);
        if (allowed)
            co_await commit(std::exchange(slot_units_, 0));
        break;
    }
    case range_progress::step::record:
        co_await commit(0);
        break;
    case range_progress::step::wait:
        co_await changed_.wait_until(core_->time(), next.until);
        break;
    case range_progress::step::finish:
        break;
    }
}

// Reserves pace for the next window, and waits for it in steps short enough to record outcomes and keep the lease meanwhile:
// where many workers share a low pace, it is long before a turn comes.
boost::asio::awaitable<bool> range_run::pace_allows(std::size_t count)
{
    if (slot_units_ == 0) {
        slot_ = co_await core_->reserve_pace(*campaign_, count);
        slot_units_ = count;
    }
    const auto now = core_->time().steady();
    if (slot_.start <= now)
        co_return true;
    if (!outcomes_.empty() || progress_.renewal_due(now))
        co_await commit(0);
    co_await changed_.wait_until(core_->time(), std::min(slot_.start, now + core_->options().flush_after));
    co_return false;
}

// One transaction: outcomes so far, and the intent for `count` more messages. Nothing is sent unless it says so.
boost::asio::awaitable<void> range_run::commit(std::size_t count)
{
    auto recording = std::exchange(outcomes_, {});
    outcomes_.reserve(recording.size() + count);
    const auto to = intent_after(count);
    const auto began = core_->time().steady();
    window opened;
    bool committed = true;
    try {
        const auto asked = request(to, recording);
        opened = co_await core_->open_window(asked);
    } catch (const error& trouble) {
        core_->tell_store_trouble(trouble);
        committed = false;
    }
    if (!committed) {
        put_back(std::move(recording));
        const bool adopted = co_await adopt_lost_commit(to);
        if (adopted)
            give_back(count);
        co_return;
    }
    store_failures_ = 0;
    lost_ = !opened.granted;
    if (lost_)
        count = 0;
    else
        lease_renewed(began);
    range_.intent_seq = intent_after(count);
    progress_.committed(count, recording.size(), core_->time().steady());
    const auto extra = send(count, opened.suppressed);
    if (extra > 0 && slot_.interval.count() > 0)
        co_await core_->reserve_pace(*campaign_, extra);  // The next window waits for it.
}

// The transaction may have been committed although its answer was lost. Nothing of it is sent before the store says which. True:
// it was, and its intent stands.
boost::asio::awaitable<bool> range_run::adopt_lost_commit(recipient_seq to)
{
    while (!core_->abandoning()) {
        co_await core_->wait_for_store(++store_failures_);
        try {
            auto call = [&] { return core_->dispatch().stored_intent(range_.campaign, range_.first_seq, range_.token); };
            const auto stored = co_await core_->blocking(call);
            lost_ = !stored;
            co_return stored&&* stored == to&& to != range_.intent_seq;
        } catch (const error& trouble) {
            core_->tell_store_trouble(trouble);
        }
    }
    lost_ = true;
    co_return false;
}

// Returns the units by which the messages exceed what was reserved for them, one each.
std::size_t range_run::send(std::size_t count, const std::vector<recipient_seq>& suppressed)
{
    if (count == 0)
        return 0;
    auto box = std::make_shared<outbox>(shared_from_this(), count);
    for (const auto end = next_ + count; next_ < end; ++next_) {
        auto& who = range_.recipients[next_];
        const outbox::entry entry{who.seq, who.attempt + 1, false};
        if (std::find(suppressed.begin(), suppressed.end(), who.seq) != suppressed.end())
            progress_.skipped();
        else if (auto none = compose_for(*box, std::move(who), entry, entry.attempt - 1))
            keep(std::move(*none), entry);
    }
    const auto extra = extra_units(*box);
    if (!box->messages.empty())
        submit(std::move(box), slot_);
    return extra;
}

// The intent stands but its answer was lost, and with it who was suppressed: the messages go back and come again as retries.
void range_run::give_back(std::size_t count)
{
    range_.intent_seq = intent_after(count);
    progress_.committed(count, 0, core_->time().steady());
    const auto now = core_->now();
    for (const auto end = next_ + count; next_ < end; ++next_) {
        const auto& who = range_.recipients[next_];
        keep(rules::give_back(who.seq, who.attempt + 1, false, now, now), {});
    }
}

void range_run::keep(settlement outcome, const outbox::entry&)
{
    const auto now = core_->time().steady();
    outcomes_.push_back(std::move(outcome));
    progress_.came_back(now);
    if (leaving(now) || progress_.ask(now).what != range_progress::step::wait)
        changed_.notify();
}

boost::asio::awaitable<void> range_run::leave()
{
    core_->recall(*this);
    while (progress_.under_way() > 0 && !core_->abandoning())
        co_await changed_.wait_until(core_->time(), core_->time().steady() + core_->options().poll_every);
    for (bool released = false; !released && !core_->abandoning();)
        released = co_await release();
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
        co_await core_->open_window(last);
        co_return true;
    } catch (const error& trouble) {
        core_->tell_store_trouble(trouble);
    }
    put_back(std::move(recording));
    co_await core_->wait_for_store(++store_failures_);
    co_return false;
}

window_request range_run::request(recipient_seq to, const std::vector<settlement>& outcomes) const
{
    return {range_.campaign, range_.first_seq, range_.token, to, core_->options().lease, outcomes};
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
