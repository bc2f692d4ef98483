// Starts runs of ranges and retries, as many per campaign as its share of the lanes allows.
#pragma once

#include "engine/accounts.hpp"
#include "engine/active_campaign.hpp"
#include "engine/campaign_content.hpp"
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
#include <utility>

namespace outbound {

/// Each range and each batch of retries runs in its own coroutine, so that a run that waits for a pace, an account or a
/// response delays no other.
class lanes {
public:
    /// `wake_scheduler` is called when a campaign may be complete.
    lanes(engine_context& ctx, active_campaigns& campaigns, accounts& accounts, campaign_pauses& pauses,
        std::function<void()> wake_scheduler);

    boost::asio::awaitable<void> run_until_stopped();

    /// Starts possible runs now.
    void wake() { begin_.notify(); }

    // The methods below are for runs.

    /// Commits a window, in one transaction with windows of other lanes.
    boost::asio::awaitable<window> open_window(const window_request& request) { return committer_.commit(request); }
    message_contents& contents() noexcept { return contents_; }
    /// The limit of messages in flight on the campaign's channel. One-off messages have a room of their own, so that
    /// they do not wait for those of campaigns.
    message_room& room_of(const active_campaign& campaign);
    /// Whether a range of the campaign that began at `began` should yield to another campaign.
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
    message_contents contents_;
    std::map<std::pair<channel, bool>, message_room> rooms_;  ///< Also by whether it is for one-off messages.
    signal begin_;
    campaign_id last_begun_ = 0;  // Round robin over campaigns.
    bool run_ended_ = false;      // Whether a run ended since the last start of runs.
};

}  // namespace outbound
