// Starts ranges and retries of the campaigns, as many at once as their shares of the lanes allow.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/message_room.hpp"
#include "engine/pauses.hpp"
#include "engine/signal.hpp"
#include "engine/window_committer.hpp"
#include "rules/lane_shares.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace outbound {

/// Each range and each batch of retries runs in a coroutine of its own, so that one that waits for a pace, an account
/// or an answer delays no other.
class lanes {
public:
    /// `wake_scheduler` is called when a campaign may be complete.
    lanes(engine_context& ctx, active_campaigns& campaigns, accounts& accounts, campaign_pauses& pauses,
        std::function<void()> wake_scheduler);

    boost::asio::awaitable<void> run_until_stopped();

    /// Looks for runs to start now.
    void wake() { begin_.notify(); }

    // For runs.

    /// Commits a window, together with those of other lanes.
    boost::asio::awaitable<window> open_window(const window_request& request) { return committer_.commit(request); }
    /// Room for the messages of a channel.
    message_room& room_of(channel via);
    /// Whether a range that the campaign works on since `began` should be given up for another campaign.
    bool should_yield(const active_campaign& campaign, clock::steady_time began) const;

private:
    bool begin_runs();
    bool may_begin(const active_campaign& campaign) const;
    bool has_due_retries(const active_campaign& campaign) const;
    void begin_run(const std::shared_ptr<active_campaign>& campaign);
    rules::lane_shares shares() const;
    boost::asio::awaitable<void> work_on(std::shared_ptr<active_campaign> campaign, bool retries);
    boost::asio::awaitable<void> work_on_retries(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<void> work_on_range(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<std::optional<claimed_range>> claim_range(const active_campaign& campaign);

    engine_context& ctx_;
    active_campaigns& campaigns_;
    accounts& accounts_;
    campaign_pauses& pauses_;
    std::function<void()> wake_scheduler_;
    window_committer committer_;
    std::map<channel, message_room> rooms_;
    signal begin_;
    campaign_id last_begun_ = 0;  // Campaigns begin runs one after another.
    bool run_ended_ = false;      // Since the last look for runs to begin.
};

}  // namespace outbound
