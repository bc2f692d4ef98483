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

    /// Polls now.
    void wake() { poll_.notify(); }

    /// Completes when a poll that began after this call finds no campaign running except one-off messages that are due
    /// later or that no account may send; or by end_waits().
    boost::asio::awaitable<void> idle();

    /// Ends every idle(), and completes when all have returned.
    boost::asio::awaitable<void> end_waits();

    /// Updates the applicable limits of every campaign.
    void follow_limits();

private:
    struct idle_waiter {
        signal* done;
        std::uint64_t waits_since;  // Number of polls begun when the wait began.
    };

    std::chrono::milliseconds next_look() const;
    boost::asio::awaitable<void> look_for_work();
    boost::asio::awaitable<void> take_up(const campaign_work& work);
    bool is_for_later(const campaign_work& work) const;
    bool waits_for_account(const campaign_work& work) const;
    void report(const due_campaigns& due);
    void report_completed(campaign_id campaign);
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
    signal waiters_left_;  // No coroutine waits in idle() any more.
    int store_failures_ = 0;
    std::set<campaign_id> unreadable_;  // Unreadable campaigns that were reported.
};

}  // namespace outbound
