// Provider accounts: selection of an account for a message, its pace, and reactions to refusals and lost connections.
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
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace outbound {

class accounts {
public:
    /// Receivers of reports about accounts.
    struct reports {
        /// Limits have changed: reserved slots may be void.
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

    /// The first account of the channel's route that may send; if none is reachable now, the first that is not set
    /// aside; null if all are set aside.
    wire* route(channel via) const;
    /// The next account by the shares of the channel's route; without shares as route().
    wire* next_in_turn(channel via);
    /// Queues messages on an account, in batches of its size.
    static void hand_over(wire& account, const parcel& messages);
    /// Sends messages through an account other than the one whose pace was reserved for them; returns them unsent if
    /// the account has its own pace.
    void pass_on(wire& stand_in, const parcel& messages);
    /// Returns the queued messages of `owner` unsent.
    void recall(const outbox_owner& owner);

    /// The largest batch of a channel's route.
    std::size_t batch_of(channel via) const;
    /// Maximum duration of a delivery on a channel's route.
    std::chrono::milliseconds deadline_of(channel via) const;
    /// Maximum number of messages of a channel that a lane may have in flight.
    std::size_t window_of(channel via) const;
    /// The same at the pace of a campaign: about one second's messages.
    std::size_t paced_window_of(const active_campaign& campaign) const;
    /// Whether the pace of a campaign is slower than one lane.
    bool is_paced(const active_campaign& campaign) const;

    /// The limits that apply to a campaign.
    std::vector<pace_limit> limits_of(const active_campaign& campaign) const;
    /// Reserves up to `units` for a campaign under every applicable limit. Keeps the slots of `held` under limits that
    /// have not changed since. `nullopt` if the limits have just changed or the store failed: try again.
    boost::asio::awaitable<std::optional<pace_turn>> reserve_pace(
        const active_campaign& campaign, std::size_t units, const pace_turn& held = {});
    /// Stores the pace of a campaign if it differs from the known limit.
    boost::asio::awaitable<void> follow_pace(const campaign_work& work);

    /// Reads limits and set-aside accounts from the store.
    boost::asio::awaitable<void> refresh();
    /// Starts due queries for the terms of accounts, reports accounts that are reached again, and lets other accounts
    /// send the queues of slow ones.
    void look_after();

private:
    bool may_take(channel via, const std::string& name) const;
    bool is_slow(const wire& account) const noexcept;
    void relieve_slow(channel via);
    void report_returns();
    void ask_due_terms();
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
    const bool routes_all_;  // True if no routes are configured: every account serves its channel.
    wire_map wires_;
    set_aside_accounts set_aside_;
    pace_limits limits_;
    // Number of messages by which each account is behind its share.
    std::map<std::pair<channel, std::string>, double> arrears_;
    // Accounts reported as unreachable.
    std::set<const wire*> absent_;
    // Time of the next query for the terms of each account.
    std::map<const wire*, clock::steady_time> terms_due_;
};

}  // namespace outbound
