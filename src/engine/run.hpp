// The common part of range_run and retry_run: messages in flight, their outcomes, and when to leave.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/lanes.hpp"
#include "engine/outbox.hpp"
#include "engine/pauses.hpp"
#include "rules/verdict.hpp"
#include "text/content.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace outbound {

/// The parts of the engine that a run uses. `ctx` keeps the others alive.
struct run_parts {
    std::shared_ptr<engine_context> ctx;
    outbound::accounts& accounts;
    campaign_pauses& pauses;
    outbound::lanes& lanes;
};

/// A run: the work under one lease. Lives until the outcome of its last message.
class run : public outbox_owner, public std::enable_shared_from_this<run> {
public:
    /// `hours_changes` is the campaign's value before the claim.
    run(run_parts parts, std::shared_ptr<active_campaign> campaign, std::uint64_t hours_changes);
    ~run() override;

    /// Ends the work, although a provider that never returns may keep its messages.
    void part();

    bool may_send(const outbox& box, clock::steady_time now) const override;
    void came_back(const outbox& box, std::size_t index, const provider& account, const delivery& outcome) override;
    void came_back_unsent(const outbox& box, std::size_t index) override;

protected:
    /// Holds an outcome until it is recorded.
    virtual void keep(settlement&& outcome, const outbox::entry& entry) = 0;

    /// True if the campaign is halted, the lease is lost, the recipients' hours have ended or changed, or the engine is
    /// stopping: then no window is opened, and queued messages are recalled.
    bool leaving(clock::steady_time now) const noexcept
    {
        return lost_ || campaign_->halted || ctx().stopping() || now >= closes_ ||
               hours_changes_ != campaign_->hours_changes;
    }

    /// Whether a delivery that begins now ends within the lease, and the run need not leave.
    bool may_act(clock::steady_time now) const
    {
        return !leaving(now) && now + deadline_ < lease_began_ + ctx().options().lease;
    }

    /// Forbids sending from `until`.
    void close_at(timestamp until);

    /// Adds the message for a recipient to the box, or returns the settlement of one that is skipped or must wait.
    /// `begun`: attempts begun so far.
    std::optional<settlement> compose_for(
        outbox& box, queued_recipient&& recipient, const outbox::entry& entry, std::int32_t begun) const;

    /// Hands the messages to the first account of the route, in its batches, at the reserved pace. If there is no
    /// account, they come back unsent and the campaign is paused. Returns the pace units beyond one per message.
    std::size_t submit(std::shared_ptr<const outbox> box);

    /// Reserves pace and room for up to `count` messages, or waits briefly for them. Returns the number that may be
    /// sent now, 0 if none yet.
    boost::asio::awaitable<std::size_t> turn_and_room(std::size_t count);

    /// Releases unused room.
    void leave_room();

    /// Stops waiting for room, so that others may take it.
    void leave_line() { channel_room_.leave_line(changed_); }

    /// Reserves additional units of pace, for which the next window waits.
    boost::asio::awaitable<void> reserve_extra(std::size_t units);

    /// Records that a transaction that began at `began` renewed the lease.
    void lease_renewed(clock::steady_time began) noexcept { lease_began_ = began; }

    /// When the transaction that renewed the lease last began.
    clock::steady_time lease_began() const noexcept { return lease_began_; }

    engine_context& ctx() const noexcept { return *parts_.ctx; }

    run_parts parts_;
    std::shared_ptr<active_campaign> campaign_;
    signal changed_;
    bool lost_ = false;  // The store refused: halted, or another worker holds the lease.
    pace_turn turn_;
    bool yields_ = false;  // Yields to another campaign: no window follows.

private:
    /// Reserves pace for `count` messages, unless reserved already, and waits briefly for the first slot: true once it
    /// has come. The slot may be distant if many workers share a low pace.
    boost::asio::awaitable<bool> turn_comes(std::size_t count);
    /// Takes room for `count` messages of the channel, or waits briefly for it.
    boost::asio::awaitable<bool> room_comes(std::size_t count);
    std::optional<text::content_fault> compose_or_refuse(
        outbox& box, queued_recipient&& recipient, const outbox::entry& entry) const;
    void submit_now(parcel messages, const pace_turn& turn);
    boost::asio::awaitable<void> submit_paced(std::shared_ptr<const outbox> box, pace_turn turn);

    rules::unknown_policy unknowns_;
    std::chrono::milliseconds deadline_;
    clock::steady_time lease_began_;
    clock::steady_time closes_ = clock::steady_time::max();
    std::uint64_t hours_changes_;
    message_room& channel_room_;
    std::size_t room_ = 0;  // Room taken for the next messages.
};

}  // namespace outbound
