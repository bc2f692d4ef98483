// The inside of the engine: what its parts share. scheduler.cpp finds work, lanes.cpp does it, core.cpp begins and ends.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/inquiries.hpp"
#include "engine/message_room.hpp"
#include "engine/signal.hpp"
#include "engine/store_threads.hpp"
#include "engine/window_committer.hpp"
#include "engine/wire.hpp"
#include "rules/lane_shares.hpp"

#include <outbound/engine.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace outbound {

class engine_core : public std::enable_shared_from_this<engine_core> {
public:
    engine_core(boost::asio::any_io_executor executor, store& s, engine_options options, clock& time, listener* hears);

    // From outside (engine.hpp).
    void add(std::shared_ptr<provider> account);
    void start();
    boost::asio::awaitable<void> stop(std::chrono::milliseconds drain);
    boost::asio::awaitable<void> idle();
    void wake();

    // For runs.
    const engine_options& options() const noexcept { return options_; }
    clock& time() noexcept { return time_; }
    /// By the store's clock, so that a worker whose own is wrong sends no sooner and no later than others.
    timestamp now() const { return time_.now() + ahead_; }
    const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
    dispatch_store& dispatch() noexcept { return store_.dispatch(); }
    const std::string& instance() const noexcept { return store_.instance(); }
    bool stopping() const noexcept { return stopping_; }
    bool abandoning() const noexcept { return abandoning_; }

    /// Calls the store on a thread of its own.
    template <class F>
    auto blocking(F& call)
    {
        return threads_.run(call);
    }

    /// Commits a window, together with those of other lanes (window_committer).
    boost::asio::awaitable<window> open_window(const window_request& request) { return committer_.commit(request); }

    /// The first account of the channel's route that is not set aside; null if there is none.
    wire* route(channel via);

    /// The account whose turn it is, by the shares of the channel's route; otherwise as route().
    wire* next_in_turn(channel via);

    bool serves(channel via) const noexcept
    {
        return options_.channels.empty() || std::ranges::find(options_.channels, via) != options_.channels.end();
    }

    /// Single messages of a channel that a lane may have in flight. Where a message is never sent again by itself, what a kill
    /// leaves unknown stays so until the vendor tells: there it is few, and still enough for every connection.
    std::size_t window_of(channel via) const noexcept
    {
        constexpr std::size_t most_where_unknown_stays = 32;
        return via == channel::email ? options_.window : std::min(options_.window, most_where_unknown_stays);
    }

    /// The largest batch and the longest deadline of a channel's route.
    std::size_t batch_of(channel via) const;
    std::chrono::milliseconds deadline_of(channel via) const;

    /// Reserves `units` for a campaign under every limit that applies: when the first may go, and the distance between them.
    /// Nothing: the limits have just changed, or the store is in trouble; ask again.
    boost::asio::awaitable<std::optional<pace_turn>> reserve_pace(const active_campaign& campaign, std::size_t units);

    /// Whether a range that the campaign works on since `began` should be given up for another campaign.
    bool should_yield(const active_campaign& campaign, clock::steady_time began) const;

    /// Room for the messages of a channel.
    message_room& room_of(channel via);

    /// The terms of a new claim.
    claim_terms terms_for(const active_campaign& campaign) const;
    void wake_lanes();

    /// The lowest rate that applies to a campaign; 0: no limit.
    double rate_of(const active_campaign& campaign);

    /// A link of its own for every recipient, where the templates have a place for it.
    std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url_of(const content& shared) const;

    store& stored() noexcept { return store_; }
    const auto& wires() const noexcept { return wires_; }

    /// Runs a task beside the others; the engine does not end before it does.
    void spawn(boost::asio::awaitable<void> task);

    void recall(const outbox_owner& owner);
    void tell(event_type type, boost::json::object data);
    void tell_store_trouble(const std::exception& trouble);
    /// Says what failed that should not, whatever was thrown.
    void tell_fault(const std::exception_ptr& fault);

    /// Waits `failures` backoffs of store trouble, or until the engine stops.
    boost::asio::awaitable<void> wait_for_store(int failures);

    /// Keeps in mind how a message ended; many refusals pause its campaign.
    void learn_refusals(active_campaign& campaign, const provider& through, const delivery& outcome);

    /// Pauses a campaign of which no message can be sent.
    void pause_for_account(active_campaign& campaign, std::string detail);

private:
    // scheduler.cpp: finding work.
    boost::asio::awaitable<void> schedule_until_stopped();
    std::chrono::milliseconds next_look() const;
    boost::asio::awaitable<void> look_for_work();
    boost::asio::awaitable<void> take_up(const campaign_work& work);
    boost::asio::awaitable<void> compile(active_campaign& campaign);
    boost::asio::awaitable<void> prepare(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<void> close_rest(campaign_id campaign);
    boost::asio::awaitable<void> complete(campaign_id campaign);
    boost::asio::awaitable<void> pause(campaign_id campaign, pause_reason reason, std::string detail);
    void forget_all_but(const std::vector<campaign_work>& works);
    void tell_if_idle(const std::vector<campaign_work>& works);

    // lanes.cpp: doing it.
    boost::asio::awaitable<void> begin_runs_until_stopped();
    bool begin_runs();
    bool may_begin(const active_campaign& campaign) const;
    void begin_run(const std::shared_ptr<active_campaign>& campaign);
    rules::lane_use lane_use_of(const active_campaign& campaign) const;
    bool is_paced(const active_campaign& campaign);
    rules::lane_shares shares() const;
    boost::asio::awaitable<void> work_on(std::shared_ptr<active_campaign> campaign, bool retries);
    boost::asio::awaitable<void> work_on_retries(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<void> work_on_range(std::shared_ptr<active_campaign> campaign);
    boost::asio::awaitable<std::optional<claimed_range>> claim_range(const active_campaign& campaign);
    bool has_due_retries(const active_campaign& campaign) const;

    // accounts.cpp: providers and pace.
    boost::asio::awaitable<void> refresh_limits();
    boost::asio::awaitable<void> follow_pace(const campaign_work& work);
    void limits_changed();
    void follow_limits(active_campaign& campaign);
    boost::asio::awaitable<void> ask_terms(std::shared_ptr<wire> of);
    boost::asio::awaitable<void> store_terms(std::string provider, double per_second);
    boost::asio::awaitable<void> push_pace(std::string provider, std::chrono::milliseconds wait);
    boost::asio::awaitable<void> store_set_aside(account_state state);
    std::vector<pace_limit> limits_of(const active_campaign& campaign);
    wire::reports reports_of_wires();
    void refuse(wire& from, parcel refused, const delivery& why);
    void stand_in_for(wire& from, const delivery& why);
    void hand_over(wire& other, const parcel& messages);
    void set_aside(std::string_view provider, const delivery& why);
    void ask_due_terms();

    bool is_set_aside(std::string_view provider) const;

    boost::asio::any_io_executor executor_;
    store& store_;
    engine_options options_;
    clock& time_;
    std::chrono::microseconds ahead_{0};  // The store's clock, as of the last look.
    listener* listener_;
    store_threads threads_{options_.store_threads, options_.store_wait};
    window_committer committer_;
    std::map<std::pair<channel, std::string>, std::shared_ptr<wire>> wires_;  // An account may serve several channels.
    std::map<std::string, account_state, std::less<>> set_aside_;
    std::map<std::string, std::uint64_t, std::less<>> storing_;  // Set aside here; the last look that may not know it.
    std::map<std::string, double, std::less<>> limits_;
    std::map<campaign_id, std::shared_ptr<active_campaign>> campaigns_;
    std::map<std::pair<channel, std::string>, double> turns_;  // How far behind its share each account is, in messages.
    std::map<const wire*, clock::steady_time> terms_due_;      // When vendors are asked again what their accounts may do.
    inquiries inquiries_{*this};
    std::map<channel, message_room> rooms_;
    campaign_id last_begun_ = 0;  // Whose turn it was: campaigns begin one after another.
    bool run_ended_ = false;      // Since the last look for runs to begin.

    signal poll_;
    signal begin_;
    struct idle_waiter {
        signal* done;
        std::uint64_t asked_at;  // looks_ at that moment
    };
    std::vector<idle_waiter> waiting_for_idle_;
    std::uint64_t looks_ = 0;  // for work, begun so far
    signal tasks_done_;
    std::size_t tasks_ = 0;
    int store_failures_ = 0;
    bool started_ = false;
    bool stopping_ = false;
    bool abandoning_ = false;
};

}  // namespace outbound
