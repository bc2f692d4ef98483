// What work on a range and work on retries have in common.
#include "engine/run.hpp"

#include "engine/compose.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace outbound {
namespace {

std::size_t extra_units(const outbox& box)
{
    std::size_t extra = 0;
    for (const auto& entry : box.entries)
        extra += entry.units - 1;
    return extra;
}

}  // namespace

run::run(std::shared_ptr<engine_core> core, std::shared_ptr<active_campaign> campaign, std::uint64_t hours_changes)
    : core_{std::move(core)}, campaign_{std::move(campaign)}, changed_{core_->executor()}, unknowns_{campaign_->resend_unknown,
                                                                                               core_->options().reconcile_after,
                                                                                               core_->options().max_attempts},
      deadline_{core_->deadline_of(campaign_->work.type)}, lease_ends_{core_->time().steady() + core_->options().lease},
      hours_changes_{hours_changes}
{
    campaign_->runs.push_back(&changed_);
}

run::~run()
{
    part();
}

// A turn that was reserved and not used is the next run's.
void run::part()
{
    if (std::erase(campaign_->runs, &changed_) == 0)
        return;
    if (turn_.units > 0 && turn_.interval.count() > 0)
        campaign_->turns.push_back(std::exchange(turn_, {}));
    campaign_->yielding -= std::exchange(yields_, false) ? 1 : 0;
    auto& room = core_->room_of(campaign_->work.type);
    room.give_back(std::exchange(room_, 0));
    room.leave_line(changed_);
}

bool run::may_send(clock::steady_time now) const
{
    return !leaving(now) && now + deadline_ < lease_ends_;
}

void run::close_at(timestamp until)
{
    if (until != timestamp::max())
        closes_ = std::min(closes_, core_->time().steady() + (until - core_->now()));
}

void run::came_back(const outbox& box, std::size_t index, const provider& through, const delivery& outcome)
{
    core_->room_of(campaign_->work.type).give_back(1);
    core_->learn_refusals(*campaign_, through, outcome);
    const auto& entry = box.entries[index];
    auto record = rules::settle(outcome, entry.seq, entry.attempt, entry.after_unknown, core_->now(), unknowns_);
    record.provider = through.name();
    if (!record.suppress.empty()) {
        record.address = box.messages[index].address;
        record.channel = campaign_->work.type;
    }
    if (record.status == recipient_status::sent || record.status == recipient_status::unknown)
        record.find_after = through.find_after();
    keep(std::move(record), entry);
}

void run::came_back_unsent(const outbox& box, std::size_t index)
{
    core_->room_of(campaign_->work.type).give_back(1);
    const auto& entry = box.entries[index];
    const auto now = core_->now();
    keep(rules::give_back(entry.seq, entry.attempt, entry.after_unknown, now, now), entry);
}

std::optional<settlement> run::compose_for(
    outbox& box, queued_recipient&& who, const outbox::entry& entry, std::int32_t begun) const
{
    std::optional<compose_fault> fault;
    if (who.contact_exists)
        fault = compose(box, *campaign_, core_->instance(), std::move(who), entry);
    else
        fault = compose_fault{skip_reason::contact_deleted, {}};
    if (!fault)
        return std::nullopt;
    settlement none;
    none.seq = entry.seq;
    none.attempt = begun;
    none.status = entry.after_unknown ? recipient_status::unknown : recipient_status::skipped;
    none.reason = to_string(fault->reason);
    none.detail = std::move(fault->detail);
    none.at = core_->now();
    return none;
}

boost::asio::awaitable<bool> run::turn_comes(std::size_t count)
{
    const auto stands = [&] { return turn_.units > 0 && turn_.limits == campaign_->limits_changes; };
    while (!stands() && !campaign_->turns.empty()) {
        turn_ = campaign_->turns.back();
        campaign_->turns.pop_back();
    }
    if (!stands()) {
        turn_ = {};
        const auto reserved = co_await core_->reserve_pace(*campaign_, count);
        if (!reserved)
            co_return false;
        turn_ = *reserved;
    }
    const auto now = core_->time().steady();
    if (turn_.start <= now)
        co_return true;
    co_await changed_.wait_until(core_->time(), std::min(turn_.start, now + core_->options().flush_after));
    co_return false;
}

boost::asio::awaitable<bool> run::room_comes(std::size_t count)
{
    if (core_->room_of(campaign_->work.type).enter(changed_, count)) {
        room_ = count;
        co_return true;
    }
    co_await changed_.wait_until(core_->time(), core_->time().steady() + core_->options().flush_after);
    co_return false;
}

void run::leave_room()
{
    core_->room_of(campaign_->work.type).give_back(std::exchange(room_, 0));
}

boost::asio::awaitable<void> run::reserve_extra(std::size_t units)
{
    if (units > 0 && turn_.interval.count() > 0)
        co_await core_->reserve_pace(*campaign_, units);
}

std::size_t run::submit(std::shared_ptr<const outbox> box)
{
    if (box->messages.empty())
        return 0;
    const auto extra = extra_units(*box);
    room_ -= std::min(room_, box->messages.size());  // Given back by each as it comes back.
    if (turn_.interval.count() == 0) {
        submit_some(box, 0, box->messages.size());
        return extra;
    }
    auto paced = [](std::shared_ptr<run> self, std::shared_ptr<const outbox> messages,
                     pace_turn when) -> boost::asio::awaitable<void> { co_await self->submit_paced(std::move(messages), when); };
    boost::asio::co_spawn(core_->executor(), paced(shared_from_this(), std::move(box), turn_), boost::asio::detached);
    return extra;
}

// A run that has to leave meanwhile takes back what has not been submitted: the account may be closed for longer than a drain
// lasts.
boost::asio::awaitable<void> run::submit_paced(std::shared_ptr<const outbox> box, pace_turn turn)
{
    signal moment{core_->executor()};
    campaign_->paced_messages.push_back(&moment);
    const auto batch = core_->batch_of(campaign_->work.type);
    std::int64_t units = 0;  // Of the messages before.
    for (std::size_t first = 0; first < box->messages.size(); first += batch) {
        const auto due = turn.start + turn.interval * units;
        for (auto i = first; i < std::min(first + batch, box->entries.size()); ++i)
            units += box->entries[i].units;
        while (!leaving(core_->time().steady()) && core_->time().steady() < due)
            co_await moment.wait_until(core_->time(), due);
        const auto count = std::min(batch, box->messages.size() - first);
        if (leaving(core_->time().steady()))
            take_back(*box, first, count);
        else
            submit_some(box, first, count);
    }
    std::erase(campaign_->paced_messages, &moment);
}

void run::take_back(const outbox& box, std::size_t first, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        came_back_unsent(box, first + i);
}

void run::submit_some(const std::shared_ptr<const outbox>& box, std::size_t first, std::size_t count)
{
    for (std::size_t done = 0; done < count;) {
        auto* through = core_->next_in_turn(campaign_->work.type);
        const auto size = through ? std::min(through->account().batch_size(), count - done) : count - done;
        if (through)
            through->submit({box, first + done, size});
        else
            come_back_without_account(*box, first + done, size);
        done += size;
    }
}

void run::come_back_without_account(const outbox& box, std::size_t first, std::size_t count)
{
    core_->pause_for_account(*campaign_, "no provider of the route may send");
    take_back(box, first, count);
}

}  // namespace outbound
