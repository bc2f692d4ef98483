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

run::run(run_parts parts, std::shared_ptr<active_campaign> campaign, std::uint64_t hours_changes)
    : parts_{std::move(parts)},
      campaign_{std::move(campaign)},
      changed_{ctx().executor()},
      unknowns_{campaign_->resend_unknown, ctx().options().reconcile_after, ctx().options().max_attempts},
      deadline_{parts_.accounts.deadline_of(campaign_->work.type)},
      lease_began_{ctx().steady()},
      hours_changes_{hours_changes},
      channel_room_{parts_.lanes.room_of(*campaign_)}
{
    campaign_->runs.push_back(&changed_);
}

run::~run()
{
    part();
}

// Passes an unused reservation to the next run.
void run::part()
{
    if (std::erase(campaign_->runs, &changed_) == 0)
        return;
    if (turn_.units > 0 && turn_.interval.count() > 0)
        campaign_->turns.push_back(std::exchange(turn_, {}));
    campaign_->yielding -= std::exchange(yields_, false) ? 1 : 0;
    leave_room();
    leave_line();
}

// Transactions of later windows renew the lease, but do not look at these recipients again.
bool run::may_send(const outbox& box, clock::steady_time now) const
{
    return may_act(now) && now < box.granted_at + ctx().options().lease;
}

void run::close_at(timestamp until)
{
    if (until != timestamp::max())
        closes_ = std::min(closes_, ctx().steady() + (until - ctx().now()));
}

void run::came_back(const outbox& box, std::size_t index, const provider& account, const delivery& outcome)
{
    channel_room_.give_back(1);
    parts_.pauses.count_outcome(*campaign_, account, outcome);
    const auto& entry = box.entries[index];
    auto record = rules::settle(outcome, entry.seq, entry.attempt, entry.after_unknown, ctx().now(), unknowns_);
    record.provider = account.name();
    record.segments = static_cast<std::int32_t>(entry.units);
    if (!record.suppress.empty() || record.status == recipient_status::retrying) {
        record.address = box.messages[index].address;
        record.channel = campaign_->work.type;
    }
    if (record.status == recipient_status::sent || record.status == recipient_status::unknown)
        record.find_after = account.find_after();
    keep(std::move(record), entry);
}

void run::came_back_unsent(const outbox& box, std::size_t index)
{
    channel_room_.give_back(1);
    const auto& entry = box.entries[index];
    const auto now = ctx().now();
    auto unsent = rules::give_back(entry.seq, entry.attempt, entry.after_unknown, now, now);
    unsent.address = box.messages[index].address;
    keep(std::move(unsent), entry);
}

std::optional<text::content_fault> run::compose_or_refuse(
    outbox& box, queued_recipient&& recipient, const outbox::entry& entry) const
try {
    if (!recipient.contact_exists)
        return text::content_fault{skip_reason::contact_deleted, {}};
    if (recipient.content_id == 0)
        return compose(box, *campaign_, ctx().instance(), std::move(recipient), entry);
    const auto content = parts_.lanes.contents().of(campaign_->work.id, recipient);
    return compose(box, *content, ctx().instance(), std::move(recipient), entry);
} catch (const error& failed) {
    if (failed.code() != errc::invalid)
        throw;
    return text::content_fault{skip_reason::template_error, failed.what()};
}

std::optional<settlement> run::compose_for(
    outbox& box, queued_recipient&& recipient, const outbox::entry& entry, std::int32_t begun) const
{
    if (recipient.content_id != 0 && parts_.lanes.contents().lacks_link(campaign_->work.id, recipient)) {
        constexpr std::chrono::minutes wait{15};  // For a worker that can write the link.
        auto unsent = rules::give_back(entry.seq, entry.attempt, entry.after_unknown, ctx().now(), ctx().now() + wait);
        unsent.address = std::move(recipient.address);
        return unsent;
    }
    const auto fault = compose_or_refuse(box, std::move(recipient), entry);
    if (!fault)
        return std::nullopt;
    settlement skipped;
    skipped.seq = entry.seq;
    skipped.attempt = begun;
    skipped.status = entry.after_unknown ? recipient_status::unknown : recipient_status::skipped;
    skipped.reason = to_string(fault->reason);
    skipped.detail = fault->detail;
    skipped.address = std::move(recipient.address);
    skipped.at = ctx().now();
    return skipped;
}

boost::asio::awaitable<std::size_t> run::turn_and_room(std::size_t count)
{
    const bool is_turn = co_await turn_comes(count);
    if (!is_turn)
        co_return 0;
    const bool has_room = co_await room_comes(count);
    co_return has_room ? std::min(count, std::exchange(turn_.units, 0)) : 0;
}

boost::asio::awaitable<bool> run::turn_comes(std::size_t count)
{
    while (!turn_.is_usable(ctx().steady()) && !campaign_->turns.empty()) {
        turn_ = std::move(campaign_->turns.back());
        campaign_->turns.pop_back();
    }
    if (turn_.limits != campaign_->limits_changes || !turn_.is_usable(ctx().steady())) {
        auto reserved = co_await parts_.accounts.reserve_pace(*campaign_, count, turn_);
        if (!reserved)
            co_return false;
        turn_ = *std::move(reserved);
    }
    const auto now = ctx().steady();
    if (turn_.units > 0 && turn_.start <= now)
        co_return true;
    leave_line();  // Before the wait: others may have their turn meanwhile.
    if (turn_.units > 0)
        co_await changed_.wait_until(ctx().time(), std::min(turn_.start, now + ctx().options().flush_after));
    co_return false;
}

boost::asio::awaitable<bool> run::room_comes(std::size_t count)
{
    if (channel_room_.enter(changed_, count)) {
        room_ = count;
        co_return true;
    }
    co_await changed_.wait_until(ctx().time(), ctx().steady() + ctx().options().flush_after);
    co_return false;
}

void run::leave_room()
{
    channel_room_.give_back(std::exchange(room_, 0));
}

boost::asio::awaitable<void> run::reserve_extra(std::size_t units)
{
    if (units > 0 && turn_.interval.count() > 0)
        co_await parts_.accounts.reserve_pace(*campaign_, units);
}

std::size_t run::submit(std::shared_ptr<const outbox> box)
{
    if (box->messages.empty())
        return 0;
    const auto extra = extra_units(*box);
    room_ -= std::min(room_, box->messages.size());  // Each message returns its room itself.
    if (turn_.interval.count() == 0) {
        submit_now({box, 0, box->messages.size()}, turn_);
        return extra;
    }
    auto paced = [](std::shared_ptr<run> self, std::shared_ptr<const outbox> messages,
                     pace_turn when) -> boost::asio::awaitable<void> {
        co_await self->submit_paced(std::move(messages), when);
    };
    boost::asio::co_spawn(ctx().executor(), paced(shared_from_this(), std::move(box), turn_), boost::asio::detached);
    return extra;
}

// A run that must leave meanwhile takes unsubmitted messages back, because the account's gate may stay closed longer
// than the drain.
boost::asio::awaitable<void> run::submit_paced(std::shared_ptr<const outbox> box, pace_turn turn)
{
    signal moment{ctx().executor()};
    campaign_->paced_messages.push_back(&moment);
    const auto batch = parts_.accounts.batch_of(campaign_->work.type);
    std::int64_t units = 0;  // Units of the messages so far.
    for (std::size_t first = 0; first < box->messages.size(); first += batch) {
        const auto due = turn.start + turn.interval * units;
        for (auto i = first; i < std::min(first + batch, box->entries.size()); ++i)
            units += box->entries[i].units;
        while (!leaving(ctx().steady()) && ctx().steady() < due)
            co_await moment.wait_until(ctx().time(), due);
        const parcel next{box, first, std::min(batch, box->messages.size() - first)};
        if (leaving(ctx().steady()))
            give_back_unsent(next);
        else
            submit_now(next, turn);
    }
    std::erase(campaign_->paced_messages, &moment);
}

void run::submit_now(parcel messages, const pace_turn& turn)
{
    while (messages.count > 0) {
        auto* account = parts_.accounts.next_in_turn(campaign_->work.type);
        if (account == nullptr) {
            parts_.pauses.pause_for_account(*campaign_);
            return give_back_unsent(messages);
        }
        const auto size = std::min(account->account().batch_size(), messages.count);
        const parcel next{messages.box, messages.first, size};
        if (account == turn.account)
            account->submit(next);
        else
            parts_.accounts.pass_on(*account, next);
        messages.first += size;
        messages.count -= size;
    }
}

}  // namespace outbound
