// Routes, shares and refusals. For limits see account_pace.cpp.
#include "engine/accounts.hpp"

#include "rules/pace_key.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr std::chrono::seconds slow_answer{5};  // A usual answer takes less than one.

/// The messages that an account holds, compared with its share.
enum class load { less, its_share, too_much };

void check_name(std::string_view name)
{
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed))
        throw error{errc::config, "provider \"" + std::string{name} + "\": a name must be 1 to 64 of a-z, 0-9 and -"};
}

}  // namespace

accounts::accounts(engine_context& ctx, reports news)
    : ctx_{ctx},
      news_{std::move(news)},
      routes_{ctx.options().routes},
      routes_all_{routes_.empty()},
      set_aside_{ctx},
      limits_{ctx}
{
}

void accounts::add(std::shared_ptr<provider> account)
{
    const std::string name{account->name()};
    check_name(name);
    const std::pair place{account->channel(), name};
    if (wires_.contains(place))
        throw error{errc::config, "provider \"" + name + "\": the name is taken"};
    if (account->deadline() * 2 > ctx_.options().lease)
        throw error{errc::config, "provider \"" + name + "\": the engine's lease must be at least twice its deadline"};
    auto added = std::make_shared<wire>(ctx_.executor(), ctx_.time(), std::move(account), reports_of_wires());
    terms_due_.emplace(added.get(), clock::steady_time::min());
    if (routes_all_)
        routes_[place.first].push_back(name);
    wires_.emplace(place, std::move(added));
}

void accounts::check_routes() const
{
    for (const auto& [via, names] : routes_)
        for (const auto& name : names) {
            if (wires_.contains({via, name}))
                continue;
            const auto other = std::find_if(
                wires_.begin(), wires_.end(), [&](const auto& known) { return known.first.second == name; });
            if (other == wires_.end())
                throw error{
                    errc::config, "routes." + std::string{to_string(via)} + ": there is no provider \"" + name + "\""};
            throw error{errc::config, "routes." + std::string{to_string(via)} + ": provider \"" + name + "\" is for " +
                                          std::string{to_string(other->first.first)}};
        }
    for (const auto& [via, shares] : ctx_.options().shares)
        for (const auto& [name, share] : shares)
            if (!wires_.contains({via, name}) || share <= 0)
                throw error{
                    errc::config, "shares." + std::string{to_string(via)} + "." + name +
                                      ": must be the share, > 0, of a provider that was added for that channel"};
}

void accounts::close()
{
    for (auto& [place, account] : wires_)
        account->close();
}

wire* accounts::route(channel via) const
{
    const auto names = routes_.find(via);
    if (names == routes_.end())
        return nullptr;
    // If no account is reachable, messages wait for the first.
    wire* waiting = nullptr;
    for (const auto& name : names->second) {
        if (set_aside_.contains(name))
            continue;
        auto* account = wires_.at({via, name}).get();
        if (account->may_take(ctx_.steady()))
            return account;
        if (waiting == nullptr)
            waiting = account;
    }
    return waiting;
}

bool accounts::may_take(channel via, const std::string& name) const
{
    return !set_aside_.contains(name) && wires_.at({via, name})->may_take(ctx_.steady());
}

bool accounts::is_slow(const wire& account) const noexcept
{
    return account.is_late(ctx_.steady(), slow_answer);
}

// Smooth weighted round robin: each turn credits every account with its share and charges the sum to the account that
// is furthest behind, so that turns interleave evenly. An account that holds its share of the messages in flight waits
// while another does not, and is credited for as many messages. A slow one may hold a quarter of a window, because
// lanes refill a window when three quarters of it are free.
wire* accounts::next_in_turn(channel via)
{
    const auto shares = ctx_.options().shares.find(via);
    if (shares == ctx_.options().shares.end())
        return route(via);
    struct contender {
        wire* account;
        double share;
        double* arrears;
    };
    std::vector<contender> able;
    double all = 0;
    for (const auto& [name, share] : shares->second)
        if (may_take(via, name)) {
            able.push_back({wires_.at({via, name}).get(), share, &arrears_[{via, name}]});
            all += share;
        }
    const auto window = window_of(via);
    const auto room = static_cast<double>(window * ctx_.options().lanes);
    double credited = 0;
    const contender* best = nullptr;
    auto best_load = load::too_much;
    for (const auto& each : able) {
        const auto& account = *each.account;
        const auto most = std::max(account.account().batch_size(), static_cast<std::size_t>(room * each.share / all));
        const auto its_load = account.held() >= window / 4 && is_slow(account) ? load::too_much
                              : account.held() >= most                         ? load::its_share
                                                                               : load::less;
        if (its_load == load::less || *each.arrears < all * static_cast<double>(most)) {
            *each.arrears += each.share;
            credited += each.share;
        }
        if (best == nullptr || its_load < best_load || (its_load == best_load && *each.arrears > *best->arrears)) {
            best = &each;
            best_load = its_load;
        }
    }
    if (best == nullptr)
        return route(via);
    *best->arrears -= credited;
    return best->account;
}

void accounts::hand_over(wire& account, const parcel& messages)
{
    for (std::size_t done = 0; done < messages.count;) {
        const auto size = std::min(messages.count - done, account.account().batch_size());
        account.submit({messages.box, messages.first + done, size});
        done += size;
    }
}

void accounts::recall(const outbox_owner& owner)
{
    for (auto& [place, account] : wires_)
        account->recall(owner);
}

std::size_t accounts::batch_of(channel via) const
{
    std::size_t batch = 1;
    if (const auto names = routes_.find(via); names != routes_.end())
        for (const auto& name : names->second)
            batch = std::max(batch, wires_.at({via, name})->account().batch_size());
    return batch;
}

std::chrono::milliseconds accounts::deadline_of(channel via) const
{
    std::chrono::milliseconds deadline{0};
    if (const auto names = routes_.find(via); names != routes_.end())
        for (const auto& name : names->second)
            deadline = std::max(deadline, wires_.at({via, name})->longest_delivery());
    return deadline;
}

// SMS and calls are never resent automatically: after a kill they stay unknown until the vendor reports. The window is
// therefore small, but large enough for every connection.
std::size_t accounts::window_of(channel via) const
{
    constexpr std::size_t most_where_unknown_stays = 32;
    const auto single =
        via == channel::email ? ctx_.options().window : std::min(ctx_.options().window, most_where_unknown_stays);
    return std::max(single, batch_of(via));
}

wire::reports accounts::reports_of_wires()
{
    wire::reports news;
    news.refused = [this](wire& from, parcel p, const delivery& refusal) { reroute(from, std::move(p), refusal); };
    news.unreachable = [this](wire& from, const delivery& failure) { stand_in_for(from, failure); };
    news.throttled = [this](wire& from, std::chrono::milliseconds wait) { slow_down(from, wait); };
    news.failed = [this](const std::string& fault) { ctx_.log(log_level::error, fault); };
    return news;
}

// The slot of these messages was reserved for another account. If this account has a pace, the messages need a new
// slot.
void accounts::pass_on(wire& stand_in, const parcel& messages)
{
    const auto& account = stand_in.account();
    const auto of_operator = rules::write_pace_key(rules::pace_scope::provider, account.name());
    const auto of_vendor = rules::write_pace_key(rules::pace_scope::terms, account.name());
    const bool has_pace = !limits_.existing({of_operator, of_vendor}).empty();
    if (has_pace && !ctx_.options().shares.contains(account.channel()))
        give_back_unsent(messages);
    else
        hand_over(stand_in, messages);
}

void accounts::reroute(wire& from, parcel refused, const delivery& refusal)
{
    if (!set_aside_.contains(from.account().name()))
        set_aside_.add(from.account().name(), refusal);
    if (auto* other = route(from.account().channel()))
        return pass_on(*other, refused);
    const auto campaign = refused.box->messages[refused.first].shared->campaign;
    news_.none_may_send(campaign, std::string{from.account().name()} + ": " + refusal.detail);
    give_back_unsent(refused);
}

// An unreachable account has accepted nothing, so another account may send its queue. Nothing is stored, because other
// workers may still reach it.
void accounts::stand_in_for(wire& from, const delivery& failure)
{
    constexpr std::chrono::seconds shortest_absence{10};
    auto* other = route(from.account().channel());
    if (other == nullptr || other == &from || !other->may_take(ctx_.steady()))
        return;
    from.stand_aside_until(std::max(from.opens_at(), ctx_.steady() + shortest_absence));
    if (absent_.insert(&from).second)  // Failed probes follow.
        ctx_.emit(event_type::provider_set_aside,
            {{"provider", from.account().name()}, {"code", failure.code},
                {"reason", "cannot be reached: " + (failure.detail.empty() ? failure.code : failure.detail)}});
    for (const auto& waiting : from.take_queue())
        pass_on(*other, waiting);
}

// An account may have been set aside by a refusal meanwhile: that absence ends in another way.
void accounts::report_returns()
{
    for (const auto& [place, account] : wires_)
        if (account->is_open() && absent_.erase(account.get()) > 0 && !set_aside_.contains(place.second))
            ctx_.emit(event_type::provider_resumed, {{"provider", place.second}});
}

void accounts::relieve_slow(channel via)
{
    const auto& shares = ctx_.options().shares.at(via);
    const auto answers = [&](const auto& each) {
        return may_take(via, each.first) && !is_slow(*wires_.at({via, each.first}));
    };
    if (std::ranges::none_of(shares, answers))
        return;
    for (const auto& [name, share] : shares) {
        auto& account = *wires_.at({via, name});
        if (!is_slow(account))
            continue;
        for (const auto& waiting : account.take_queue()) {
            if (waiting.box->granted_at + slow_answer <= ctx_.steady())
                give_back_unsent(waiting);  // Its recipient is checked again.
            else
                pass_on(*next_in_turn(via), waiting);
        }
    }
}

}  // namespace outbound
