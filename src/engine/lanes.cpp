// Does the work: each lane takes a range or some retries of one campaign after another.
#include "engine/core.hpp"

#include "engine/range_run.hpp"
#include "engine/retry_run.hpp"

namespace outbound {
namespace {

struct parting {
    run& from;
    ~parting() { from.part(); }
};

}  // namespace

boost::asio::awaitable<void> engine_core::lane_until_stopped(std::size_t index)
{
    auto& turn = *lanes_[index];
    int failures = 0;
    bool worked = false;  // Since this lane last waited.
    while (!stopping_) {
        auto campaign = pick();
        if (!campaign) {
            if (std::exchange(worked, false))
                poll_.notify();  // Perhaps that was all: look whether the campaign is complete.
            co_await turn.wait(time_);
            continue;
        }
        bool failed = false;
        try {
            worked = true;
            co_await work_on(campaign);
        } catch (const error& trouble) {
            tell_store_trouble(trouble);
            failed = true;
        } catch (...) {
            tell_fault(std::current_exception());
            failed = true;
        }
        failures = failed ? failures + 1 : 0;
        if (failed)
            co_await wait_for_store(failures);
    }
}

// The next campaign in turn that may have something to send; null when there is none.
std::shared_ptr<active_campaign> engine_core::pick()
{
    const auto has_work = [&](const active_campaign& c) {
        return !c.halted && c.shared && (c.work.claimable > 0 || has_due_retries(c));
    };
    auto it = campaigns_.upper_bound(last_picked_);
    for (std::size_t looked = 0; looked < campaigns_.size(); ++looked, ++it) {
        if (it == campaigns_.end())
            it = campaigns_.begin();
        if (has_work(*it->second)) {
            last_picked_ = it->first;
            return it->second;
        }
    }
    return nullptr;
}

bool engine_core::has_due_retries(const active_campaign& campaign) const
{
    return !campaign.claiming_retries && campaign.work.next_due && *campaign.work.next_due <= now();
}

boost::asio::awaitable<void> engine_core::work_on(std::shared_ptr<active_campaign> campaign)
{
    if (!route(campaign->work.type)) {
        pause_for_account(*campaign, "no provider of the route may send");
        co_return;
    }
    bool worked = false;
    if (has_due_retries(*campaign))
        worked = co_await work_on_retries(campaign);
    if (!worked)
        co_await work_on_range(campaign);
}

boost::asio::awaitable<bool> engine_core::work_on_retries(std::shared_ptr<active_campaign> campaign)
{
    const auto work = std::make_shared<retry_run>(shared_from_this(), campaign);
    const parting leave{*work};
    const bool claimed = co_await work->work();
    if (!claimed)
        campaign->work.next_due.reset();
    co_return claimed;
}

boost::asio::awaitable<void> engine_core::work_on_range(std::shared_ptr<active_campaign> campaign)
{
    if (campaign->work.claimable <= 0)
        co_return;
    auto range = co_await claim_range(*campaign);
    if (!range) {
        campaign->work.claimable = 0;
        co_return;
    }
    const auto work = std::make_shared<range_run>(shared_from_this(), campaign, std::move(*range));
    const parting leave{*work};
    co_await work->work();
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
    for (auto& lane : lanes_)
        lane->notify();
}

}  // namespace outbound
