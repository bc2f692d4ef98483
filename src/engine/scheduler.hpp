// Finds work: starts due campaigns, prepares, closes and completes them.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/pauses.hpp"
#include "engine/signal.hpp"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace outbound {

/// Polls the store and keeps the active campaigns up to date.
class scheduler {
public:
    /// `wake_lanes` is called when there may be work to start.
    scheduler(engine_context& ctx, active_campaigns& campaigns, accounts& accounts, campaign_pauses& pauses,
        std::function<void()> wake_lanes);

    boost::asio::awaitable<void> run_until_stopped();

    /// Looks now instead of at the next poll.
    void wake() { poll_.notify(); }

    /// Completes when a look that began after this call finds no campaign running, or by end_waits().
    boost::asio::awaitable<void> idle();

    /// Ends every idle(), and completes when these have returned.
    boost::asio::awaitable<void> end_waits();

    /// Gives every campaign the limits that apply to it now.
    void follow_limits();

private:
    struct idle_waiter {
        signal* done;
        std::uint64_t waits_since;  // Looks begun by then.
    };

    std::chrono::milliseconds next_look() const;
    boost::asio::awaitable<void> look_for_work();
    boost::asio::awaitable<void> take_up(const campaign_work& work);
    void apply_work(active_campaign& campaign, const campaign_work& work);
    void follow_limits(active_campaign& campaign);
    boost::asio::awaitable<void> compile(active_campaign& campaign);
    void begin_preparing(const std::shared_ptr<active_campaign>& campaign);
    boost::asio::awaitable<void> prepare(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<void> close_rest(campaign_id campaign);
    boost::asio::awaitable<void> complete(campaign_id campaign);
    void set_unreadable_aside(std::vector<campaign_work>& works);
    void forget_all_but(const std::vector<campaign_work>& works);
    void report_idle();

    engine_context& ctx_;
    active_campaigns& campaigns_;
    accounts& accounts_;
    campaign_pauses& pauses_;
    std::function<void()> wake_lanes_;
    signal poll_;
    std::vector<idle_waiter> idle_waiters_;
    signal waiters_left_;  // Nobody waits in idle() any more.
    int store_failures_ = 0;
    std::set<campaign_id> unreadable_;  // Reported.
};

}  // namespace outbound
