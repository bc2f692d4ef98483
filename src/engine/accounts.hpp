// Provider accounts: the choice of one for a message, its pace, and the consequences of refusals and lost connections.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/pace_limits.hpp"
#include "engine/set_aside.hpp"
#include "engine/wire.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace outbound {

class accounts {
public:
    /// Receivers of reports about accounts.
    struct reports {
        /// Limits have changed: reserved turns may be void.
        std::function<void()> limits_changed;
        /// No account of the route may send the messages of this campaign.
        std::function<void(campaign_id campaign, std::string detail)> none_may_send;
    };

    /// By channel and name: an account may serve several channels.
    using wire_map = std::map<std::pair<channel, std::string>, std::shared_ptr<wire>>;

    accounts(engine_context& ctx, reports news);

    /// Throws error{errc::config} for a name that is taken or malformed, or a deadline that is too long for the lease.
    void add(std::shared_ptr<provider> account);
    /// Throws error{errc::config} if a route or a share names an account that was not added.
    void check_routes() const;
    const wire_map& wires() const noexcept { return wires_; }
    void close();

    /// The first account of the channel's route that may send; if none is reached now, the first that is not set aside;
    /// null if all are.
    wire* route(channel via) const;
    /// The account whose turn it is, by the shares of the channel's route; otherwise as route().
    wire* next_in_turn(channel via);
    /// Sends messages through an account, in its batches.
    static void hand_over(wire& account, const parcel& messages);
    /// Sends messages through an account other than the one whose turn was reserved for them; gives them back unsent
    /// where the account has a pace of its own.
    void pass_on(wire& stand_in, const parcel& messages);
    /// Gives back, unsent, the queued messages of `owner`.
    void recall(const outbox_owner& owner);

    /// The largest batch of a channel's route.
    std::size_t batch_of(channel via) const;
    /// The longest that a delivery on a channel's route keeps its messages.
    std::chrono::milliseconds deadline_of(channel via) const;
    /// Maximum number of messages of a channel that a lane may have in flight.
    std::size_t window_of(channel via) const;
    /// The same at the pace of a campaign: about the messages of one second.
    std::size_t paced_window_of(const active_campaign& campaign) const;
    /// Whether the pace of a campaign is slower than one lane.
    bool is_paced(const active_campaign& campaign) const;

    /// The limits that apply to a campaign.
    std::vector<pace_limit> limits_of(const active_campaign& campaign) const;
    /// Reserves `units` for a campaign under every limit that applies: when the first may go, and the distance between
    /// them. `nullopt` if the limits have just changed or the store is in trouble: ask again.
    boost::asio::awaitable<std::optional<pace_turn>> reserve_pace(const active_campaign& campaign, std::size_t units);
    /// Stores the pace of a campaign where it differs from the known limit.
    boost::asio::awaitable<void> follow_pace(const campaign_work& work);

    /// Reads limits and set-aside accounts from the store.
    boost::asio::awaitable<void> refresh();
    /// Begins to ask vendors for the terms of their accounts, where the question is due.
    void ask_due_terms();

private:
    wire::reports reports_of_wires();
    void reroute(wire& from, parcel refused, const delivery& refusal);
    void stand_in_for(wire& from, const delivery& failure);
    void slow_down(const wire& from, std::chrono::milliseconds wait);
    boost::asio::awaitable<void> ask_terms(std::shared_ptr<wire> account);
    boost::asio::awaitable<void> apply_terms(std::string provider, account_terms terms);
    boost::asio::awaitable<void> set_limit(std::string name, double per_second);

    engine_context& ctx_;
    reports news_;
    std::map<channel, std::vector<std::string>> routes_;
    const bool routes_all_;  // No routes are configured: every account serves its channel.
    wire_map wires_;
    set_aside_accounts set_aside_;
    pace_limits limits_;
    std::map<std::pair<channel, std::string>, double> arrears_;  // Messages by which each account is behind its share.
    std::map<const wire*, clock::steady_time> terms_due_;        // Next question for the terms of each account.
};

}  // namespace outbound
