#include "engine/lanes.hpp"

#include "engine/range_run.hpp"
#include "engine/retry_run.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace outbound {
namespace {

constexpr std::size_t most_ranges = 128;         // Each range holds its recipients in memory.
constexpr std::chrono::seconds longest_turn{5};  // Of a range, while more campaigns want ranges than most_ranges.

/// Accounts for the end of a run, also if its coroutine is destroyed.
struct run_end {
    run& ended;
    ~run_end() { ended.part(); }
};

rules::lane_use lane_use_of(const active_campaign& campaign)
{
    const bool wants = !campaign.halted && campaign.shared && campaign.work.claimable > 0;
    return {wants, campaign.paced, campaign.ranges, campaign.yielding};
}

}  // namespace

lanes::lanes(engine_context& ctx, active_campaigns& campaigns, accounts& accounts, campaign_pauses& pauses,
    std::function<void()> wake_scheduler)
    : ctx_{ctx},
      campaigns_{campaigns},
      accounts_{accounts},
      pauses_{pauses},
      wake_scheduler_{std::move(wake_scheduler)},
      committer_{ctx.executor(), ctx.threads(), ctx.dispatch(), ctx.time()},
      contents_{ctx},
      begin_{ctx.executor()}
{
}

boost::asio::awaitable<void> lanes::run_until_stopped()
{
    while (!ctx_.stopping()) {
        bool begun = false;
        try {
            begun = begin_runs();
        } catch (...) {
            ctx_.report_fault(std::current_exception());
        }
        if (!begun && std::exchange(run_ended_, false))
            wake_scheduler_();  // The campaign may now be complete.
        co_await begin_.wait(ctx_.time());
    }
}

rules::lane_shares lanes::shares() const
{
    std::vector<rules::lane_use> uses;
    uses.reserve(campaigns_.by_id.size());
    for (const auto& [id, campaign] : campaigns_.by_id)
        uses.push_back(lane_use_of(*campaign));
    return {ctx_.options().lanes, most_ranges, uses};
}

// Starts one more run per campaign in turn, until none may start more.
bool lanes::begin_runs()
{
    auto& campaigns = campaigns_.by_id;
    bool begun = false;
    for (bool more = true; more;) {
        more = false;
        auto it = campaigns.upper_bound(last_begun_);
        for (std::size_t looked = 0; looked < campaigns.size(); ++looked, ++it) {
            if (it == campaigns.end())
                it = campaigns.begin();
            if (!may_begin(*it->second))
                continue;
            last_begun_ = it->first;
            begin_run(it->second);
            more = begun = true;
        }
    }
    return begun;
}

bool lanes::may_begin(const active_campaign& campaign) const
{
    return has_due_retries(campaign) || (lane_use_of(campaign).wants && shares().may_begin(lane_use_of(campaign)));
}

bool lanes::has_due_retries(const active_campaign& campaign) const
{
    return !campaign.halted && campaign.shared && !campaign.claiming_retries &&
           campaign.retries < ctx_.options().lanes && campaign.work.next_due && *campaign.work.next_due <= ctx_.now();
}

void lanes::begin_run(const std::shared_ptr<active_campaign>& campaign)
{
    if (!accounts_.route(campaign->work.type))
        return pauses_.pause_for_account(*campaign);
    const bool retries = has_due_retries(*campaign);
    if (retries)
        campaign->claiming_retries = true;
    ++(retries ? campaign->retries : campaign->ranges);
    ctx_.spawn(work_on(campaign, retries));
}

boost::asio::awaitable<void> lanes::work_on(std::shared_ptr<active_campaign> campaign, bool retries)
{
    bool failed = false;
    try {
        if (retries)
            co_await work_on_retries(campaign);
        else
            co_await work_on_range(campaign);
    } catch (...) {
        ctx_.report_failure(std::current_exception());
        failed = true;
    }
    campaign->failures = failed ? campaign->failures + 1 : 0;
    if (failed)
        co_await ctx_.wait_for_store(campaign->failures);
    if (retries)
        campaign->claiming_retries &= campaign->retries > 1;
    --(retries ? campaign->retries : campaign->ranges);
    run_ended_ = true;
    wake();
}

boost::asio::awaitable<void> lanes::work_on_retries(std::shared_ptr<active_campaign> campaign)
{
    const auto work =
        std::make_shared<retry_run>(run_parts{ctx_.shared_from_this(), accounts_, pauses_, *this}, campaign);
    const run_end end{*work};
    const bool claimed = co_await work->work();
    if (!claimed)
        campaign->work.next_due.reset();
}

boost::asio::awaitable<void> lanes::work_on_range(std::shared_ptr<active_campaign> campaign)
{
    const auto hours = campaign->hours_changes;
    auto range = co_await claim_range(*campaign);
    if (!range) {
        campaign->work.claimable = 0;
        co_return;
    }
    const auto work = std::make_shared<range_run>(
        run_parts{ctx_.shared_from_this(), accounts_, pauses_, *this}, campaign, std::move(*range), hours);
    const run_end end{*work};
    co_await work->work();
}

bool lanes::should_yield(const active_campaign& campaign, clock::steady_time began) const
{
    if (campaigns_.by_id.size() < 2)
        return false;
    const auto all = shares();
    return all.should_yield(lane_use_of(campaign)) || (all.must_rotate() && ctx_.steady() - began >= longest_turn);
}

// Repeats until the result is known: a lease without a worker would block its range.
boost::asio::awaitable<std::optional<claimed_range>> lanes::claim_range(const active_campaign& campaign)
{
    const auto id = campaign.work.id;  // A copy, because the scheduler may write `work` meanwhile.
    auto terms = ctx_.new_claim(campaign.columns);
    for (int failures = 0; !ctx_.abandoning();) {
        try {
            auto call = [&] { return ctx_.dispatch().claim_range(id, terms); };
            co_return co_await ctx_.blocking(call);
        } catch (...) {
            ctx_.report_failure(std::current_exception());
        }
        terms.repeats = true;
        co_await ctx_.wait_for_store(++failures);
    }
    co_return std::nullopt;
}

message_room& lanes::room_of(const active_campaign& campaign)
{
    const auto via = campaign.work.type;
    const bool is_urgent = campaign.work.holds_messages;
    const auto capacity = (is_urgent ? 1 : ctx_.options().lanes) * accounts_.window_of(via);
    return rooms_.try_emplace({via, is_urgent}, capacity).first->second;
}

}  // namespace outbound
