// Pauses campaigns that cannot be sent.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/context.hpp"

#include <outbound/provider.hpp>

#include <string>

namespace outbound {

class campaign_pauses {
public:
    campaign_pauses(engine_context& ctx, active_campaigns& campaigns) : ctx_{ctx}, campaigns_{campaigns} {}

    /// Pauses a campaign in the store. It stays halted here until a poll of the store has seen the pause.
    boost::asio::awaitable<void> pause(campaign_id campaign, pause_reason reason, std::string detail);

    /// Halts a campaign whose messages no account may send, and starts to pause it. One-off messages wait instead.
    void pause_for_account(active_campaign& campaign, std::string detail = "no provider of the route may send");
    /// The same, if the campaign is known.
    void pause_for_account(campaign_id campaign, std::string detail);

    /// Counts an outcome; many refusals pause the campaign.
    void count_outcome(active_campaign& campaign, const provider& account, const delivery& outcome);

private:
    engine_context& ctx_;
    active_campaigns& campaigns_;
};

}  // namespace outbound
