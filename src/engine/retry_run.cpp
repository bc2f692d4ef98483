#include "engine/retry_run.hpp"

namespace outbound {
namespace {

/// Prevents other lanes from reserving pace for the same retries.
class sole_claimant {
public:
    sole_claimant(lanes& lanes, active_campaign& campaign) : lanes_{lanes}, campaign_{campaign}
    {
        campaign_.claiming_retries = true;
    }
    ~sole_claimant()
    {
        campaign_.claiming_retries = false;
        lanes_.wake();
    }
    sole_claimant(const sole_claimant&) = delete;
    sole_claimant& operator=(const sole_claimant&) = delete;

private:
    lanes& lanes_;
    active_campaign& campaign_;
};

}  // namespace

retry_run::retry_run(run_parts parts, std::shared_ptr<active_campaign> campaign)
    : run{std::move(parts), campaign, campaign->hours_changes},
      terms_{ctx().new_claim(campaign_->columns)}
{
}

boost::asio::awaitable<bool> retry_run::work()
{
    auto retries = co_await claim();
    if (retries.empty())
        co_return false;
    co_await send(std::move(retries));
    while (under_way_ > 0 && !ctx().abandoning()) {
        co_await changed_.wait_until(ctx().time(), ctx().steady() + ctx().options().flush_after);
        if (!may_act(ctx().steady()))
            parts_.accounts.recall(*this);
        if (!outcomes_.empty())
            co_await record();
    }
    parts_.accounts.recall(*this);
    for (bool is_last = false; !outcomes_.empty() && !is_last;) {
        is_last = ctx().abandoning();
        co_await record();
    }
    co_return true;
}

// Waits for pace before the claim, so that a leased retry never waits.
boost::asio::awaitable<std::vector<claimed_retry>> retry_run::claim()
{
    const sole_claimant alone{parts_.lanes, *campaign_};
    std::size_t due = 0;
    for (auto limits = campaign_->limits_changes - 1; !leaving(ctx().steady());) {
        if (std::exchange(limits, campaign_->limits_changes) != campaign_->limits_changes)
            due = co_await count_due();
        if (due == 0)
            break;
        const auto ready = co_await turn_and_room(due);
        if (ready > 0)
            co_return co_await claim_until_answered(ready);
    }
    co_return std::vector<claimed_retry>{};
}

// At most one window, so that opt-outs before the next claim take effect.
boost::asio::awaitable<std::size_t> retry_run::count_due()
{
    const auto most = parts_.accounts.paced_window_of(*campaign_);
    const auto id = campaign_->work.id;  // A copy, because the scheduler may write `work` meanwhile.
    auto call = [&] { return ctx().dispatch().due_retries(id, most); };
    co_return co_await ctx().blocking(call);
}

// A claim whose result was lost may have leased retries. None was handed over, so they are claimed again or freed.
boost::asio::awaitable<std::vector<claimed_retry>> retry_run::claim_until_answered(std::size_t most)
{
    const auto id = campaign_->work.id;  // As above.
    while (!ctx().abandoning()) {
        const auto began = ctx().steady();
        try {
            auto call = [&] { return ctx().dispatch().claim_retries(id, most, terms_); };
            auto claimed = co_await ctx().blocking(call);
            lease_renewed(began);
            store_failures_ = 0;
            co_return claimed;
        } catch (...) {
            ctx().report_failure(std::current_exception());
        }
        terms_.repeats = true;
        co_await ctx().wait_for_store(++store_failures_);
    }
    co_return std::vector<claimed_retry>{};
}

boost::asio::awaitable<void> retry_run::send(std::vector<claimed_retry> retries)
{
    under_way_ = retries.size();
    auto box = std::make_shared<outbox>(shared_from_this(), retries.size());
    box->granted_at = lease_began();
    box->is_urgent = campaign_->work.holds_messages;
    for (auto& retry : retries) {
        close_at(retry.open_until);
        const outbox::entry entry{retry.recipient.seq, retry.recipient.attempt, retry.after_unknown};
        if (auto skipped = compose_for(*box, std::move(retry.recipient), entry, entry.attempt))
            keep(std::move(*skipped), entry);
    }
    const auto extra = submit(std::move(box));
    leave_room();
    co_await reserve_extra(extra);
}

boost::asio::awaitable<void> retry_run::record()
{
    const auto recording = std::exchange(outcomes_, {});
    bool recorded = true;
    try {
        const auto id = campaign_->work.id;  // As above.
        auto call = [&] { ctx().dispatch().settle_retries(id, terms_.token, recording); };
        co_await ctx().blocking(call);
        store_failures_ = 0;
    } catch (...) {
        ctx().report_failure(std::current_exception());
        recorded = false;
    }
    if (recorded)
        co_return;
    outcomes_.insert(outcomes_.begin(), recording.begin(), recording.end());
    co_await ctx().wait_for_store(++store_failures_);
}

void retry_run::keep(settlement&& outcome, const outbox::entry&)
{
    outcomes_.push_back(std::move(outcome));
    if (--under_way_ == 0)
        changed_.notify();
}

}  // namespace outbound
