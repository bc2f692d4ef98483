// Does the work: begins ranges and retries of the campaigns, as many at once as their shares of the lanes are. Each runs by
// itself, so that one that waits, for a pace, an account or an answer, holds up no other.
#include "engine/core.hpp"

#include "engine/range_run.hpp"
#include "engine/retry_run.hpp"
#include "rules/lane_shares.hpp"
#include "rules/pace.hpp"

namespace outbound {
namespace {

// What each holds in memory is a range.
constexpr std::size_t most_ranges = 128;
constexpr std::chrono::seconds longest_turn{5};  // Of a range, where more campaigns want one than there may be.

struct parting {
    run& from;
    ~parting() { from.part(); }
};

}  // namespace

boost::asio::awaitable<void> engine_core::begin_runs_until_stopped()
{
    while (!stopping_) {
        bool begun = false;
        try {
            begun = begin_runs();
        } catch (...) {
            tell_fault(std::current_exception());
        }
        if (!begun && std::exchange(run_ended_, false))
            poll_.notify();  // Perhaps that was all: look whether the campaign is complete.
        co_await begin_.wait(time_);
    }
}

rules::lane_use engine_core::lane_use_of(const active_campaign& campaign) const
{
    const bool wants = !campaign.halted && campaign.shared && campaign.work.claimable > 0;
    return {wants, campaign.paced, campaign.ranges, campaign.yielding};
}

// Whether one lane is more than its pace has use for.
bool engine_core::is_paced(const active_campaign& campaign)
{
    const auto whole = std::max(window_of(campaign.work.type), batch_of(campaign.work.type));
    return rules::paced_window(whole, rate_of(campaign)) < whole;
}

rules::lane_shares engine_core::shares() const
{
    std::vector<rules::lane_use> uses;
    uses.reserve(campaigns_.size());
    for (const auto& [id, campaign] : campaigns_)
        uses.push_back(lane_use_of(*campaign));
    return {options_.lanes, most_ranges, uses};
}

// One more for each campaign in turn, until nobody may have more.
bool engine_core::begin_runs()
{
    bool begun = false;
    for (bool more = true; more;) {
        more = false;
        auto it = campaigns_.upper_bound(last_begun_);
        for (std::size_t looked = 0; looked < campaigns_.size(); ++looked, ++it) {
            if (it == campaigns_.end())
                it = campaigns_.begin();
            if (!may_begin(*it->second))
                continue;
            last_begun_ = it->first;
            begin_run(it->second);
            more = begun = true;
        }
    }
    return begun;
}

bool engine_core::may_begin(const active_campaign& campaign) const
{
    return has_due_retries(campaign) || (lane_use_of(campaign).wants && shares().may_begin(lane_use_of(campaign)));
}

bool engine_core::has_due_retries(const active_campaign& campaign) const
{
    return !campaign.halted && campaign.shared && !campaign.claiming_retries && campaign.retries < options_.lanes &&
           campaign.work.next_due && *campaign.work.next_due <= now();
}

void engine_core::begin_run(const std::shared_ptr<active_campaign>& campaign)
{
    if (!route(campaign->work.type))
        return pause_for_account(*campaign, "no provider of the route may send");
    const bool retries = has_due_retries(*campaign);
    if (retries)
        campaign->claiming_retries = true;
    ++(retries ? campaign->retries : campaign->ranges);
    spawn(work_on(campaign, retries));
}

boost::asio::awaitable<void> engine_core::work_on(std::shared_ptr<active_campaign> campaign, bool retries)
{
    bool failed = false;
    try {
        if (retries)
            co_await work_on_retries(campaign);
        else
            co_await work_on_range(campaign);
    } catch (const error& trouble) {
        tell_store_trouble(trouble);
        failed = true;
    } catch (...) {
        tell_fault(std::current_exception());
        failed = true;
    }
    campaign->failures = failed ? campaign->failures + 1 : 0;
    if (failed)
        co_await wait_for_store(campaign->failures);
    if (retries)
        campaign->claiming_retries &= campaign->retries > 1;
    --(retries ? campaign->retries : campaign->ranges);
    run_ended_ = true;
    begin_.notify();
}

boost::asio::awaitable<void> engine_core::work_on_retries(std::shared_ptr<active_campaign> campaign)
{
    const auto work = std::make_shared<retry_run>(shared_from_this(), campaign);
    const parting leave{*work};
    const bool claimed = co_await work->work();
    if (!claimed)
        campaign->work.next_due.reset();
}

boost::asio::awaitable<void> engine_core::work_on_range(std::shared_ptr<active_campaign> campaign)
{
    const auto hours = campaign->hours_changes;
    auto range = co_await claim_range(*campaign);
    if (!range) {
        campaign->work.claimable = 0;
        co_return;
    }
    const auto work = std::make_shared<range_run>(shared_from_this(), campaign, std::move(*range), hours);
    const parting leave{*work};
    co_await work->work();
}

bool engine_core::should_yield(const active_campaign& campaign, clock::steady_time began) const
{
    if (campaigns_.size() < 2)
        return false;
    const auto all = shares();
    return all.should_yield(lane_use_of(campaign)) || (all.must_rotate() && time_.steady() - began >= longest_turn);
}

// Until it is answered: a lease that nobody knows of would keep its range from others.
boost::asio::awaitable<std::optional<claimed_range>> engine_core::claim_range(const active_campaign& campaign)
{
    const auto id = campaign.work.id;  // The scheduler writes `work` while a store thread is at this.
    auto terms = terms_for(campaign);
    for (int failures = 0; !abandoning_;) {
        try {
            auto call = [&] { return dispatch().claim_range(id, terms); };
            co_return co_await blocking(call);
        } catch (const error& trouble) {
            tell_store_trouble(trouble);
        } catch (...) {
            tell_fault(std::current_exception());
        }
        terms.repeats = true;
        co_await wait_for_store(++failures);
    }
    co_return std::nullopt;
}

claim_terms engine_core::terms_for(const active_campaign& campaign) const
{
    return {options_.owner, options_.lease, options_.reconcile_after, &campaign.columns, new_grant(*options_.random)};
}

void engine_core::wake_lanes()
{
    begin_.notify();
}

message_room& engine_core::room_of(channel via)
{
    const auto most = options_.lanes * std::max(window_of(via), batch_of(via));
    return rooms_.try_emplace(via, most).first->second;
}

}  // namespace outbound
