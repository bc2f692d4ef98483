// The pace of accounts: limits, reserved slots, and the terms that vendors report.
#include "engine/accounts.hpp"
#include "engine/bounded_call.hpp"
#include "engine/faults.hpp"
#include "rules/pace.hpp"
#include "rules/pace_key.hpp"
#include "rules/provider_texts.hpp"

namespace outbound {

using rules::pace_scope;
using rules::write_pace_key;

namespace {

/// The lowest rate of the limits; 0 if there are none.
double lowest_rate(const std::vector<pace_limit>& limits)
{
    double lowest = 0;
    for (const auto& limit : limits)
        if (lowest == 0 || limit.per_second < lowest)
            lowest = limit.per_second;
    return lowest;
}

/// The slots of `held` that can be used at `now` or later, under those of `limits` that have not changed since; these
/// are removed from `limits`.
std::vector<pace_slot> take_kept(std::vector<pace_limit>& limits, const pace_turn& held, clock::steady_time now)
{
    std::vector<pace_slot> kept;
    for (const auto& slot : held.slots) {
        const auto end = end_of_slots(slot.start, rules::pace_interval(slot.limit.per_second), held.units);
        if (now < end && std::erase(limits, slot.limit) > 0)
            kept.push_back(slot);
    }
    return kept;
}

}  // namespace

std::vector<pace_limit> accounts::limits_of(const active_campaign& campaign) const
{
    std::vector<std::string> names{write_pace_key(pace_scope::global), write_pace_key(campaign.work.id)};
    std::vector<std::string> providers;
    if (const auto shares = ctx_.options().shares.find(campaign.work.type); shares != ctx_.options().shares.end())
        for (const auto& [name, share] : shares->second)  // The slowest account of the shares limits the pace of all.
            providers.push_back(name);
    else if (const auto* account = route(campaign.work.type))
        providers.emplace_back(account->account().name());
    for (const auto& provider : providers) {
        names.push_back(write_pace_key(pace_scope::provider, provider));
        names.push_back(write_pace_key(pace_scope::terms, provider));
    }
    return limits_.existing(names);
}

std::size_t accounts::paced_window_of(const active_campaign& campaign) const
{
    return rules::paced_window(window_of(campaign.work.type), lowest_rate(limits_of(campaign)));
}

bool accounts::is_paced(const active_campaign& campaign) const
{
    return paced_window_of(campaign) < window_of(campaign.work.type);
}

// A change of one limit leaves the slots of the others: dropping them would let a slow limit stand still, because each
// change would cost every run its next slot.
boost::asio::awaitable<std::optional<pace_turn>> accounts::reserve_pace(
    const active_campaign& campaign, std::size_t units, const pace_turn& held)
{
    pace_turn turn{ctx_.steady(), {}, units, campaign.limits_changes, route(campaign.work.type), {}};
    auto limits = limits_of(campaign);
    if (limits.empty())
        co_return turn;
    turn.interval = rules::pace_interval(lowest_rate(limits));
    const auto all = limits.size();
    if (held.units > 0)
        turn.slots = take_kept(limits, held, turn.start);
    if (!turn.slots.empty())
        turn.units = std::min(units, held.units);
    try {
        co_await limits_.reserve(std::move(limits), turn.units, turn.slots);
        if (turn.slots.size() < all)
            co_await refresh();
    } catch (...) {
        ctx_.report_failure(std::current_exception());
    }
    if (turn.slots.size() < all) {
        co_await ctx_.wait_for_store(1);
        co_return std::nullopt;
    }
    for (const auto& slot : turn.slots)
        turn.start = std::max(turn.start, slot.start);
    co_return turn;
}

boost::asio::awaitable<void> accounts::follow_pace(const campaign_work& work)
{
    co_await set_limit(write_pace_key(work.id), work.pace.value_or(0));
}

boost::asio::awaitable<void> accounts::set_limit(std::string name, double per_second)
{
    const bool changed = co_await limits_.set(std::move(name), per_second);
    if (changed)
        news_.limits_changed();
}

boost::asio::awaitable<void> accounts::refresh()
{
    const auto read = set_aside_.begin_read();
    std::vector<pace_limit> limits;
    std::vector<account_state> states;
    auto call = [&] {
        limits = ctx_.stored().pace().limits();
        states = ctx_.stored().pace().set_aside_accounts();
    };
    co_await ctx_.blocking(call);
    const bool changed = limits_.replace(std::move(limits));
    if (changed)
        news_.limits_changed();
    set_aside_.replace(read, states);
    co_await set_aside_.report_ended();
}

void accounts::slow_down(const wire& from, std::chrono::milliseconds wait)
{
    auto name = write_pace_key(pace_scope::provider, from.account().name());
    if (limits_.rate_of(name) > 0)
        ctx_.spawn(limits_.push(std::move(name), wait));
}

void accounts::look_after()
{
    ask_due_terms();
    report_returns();
    for (const auto& [via, shares] : ctx_.options().shares)
        relieve_slow(via);
}

// Asks vendors for the terms of their accounts from time to time; a vendor that does not support it is not asked again.
void accounts::ask_due_terms()
{
    const auto now = ctx_.steady();
    for (auto& [place, account] : wires_)
        if (auto& due = terms_due_[account.get()]; due <= now) {
            due = clock::steady_time::max();
            ctx_.spawn(ask_terms(account));
        }
}

boost::asio::awaitable<void> accounts::ask_terms(std::shared_ptr<wire> account)
{
    std::string provider{account->account().name()};
    std::optional<account_terms> terms;
    try {
        terms = co_await bounded_call<std::optional<account_terms>>::run(ctx_.executor(), ctx_.time(),
            account->account().deadline(), account->account().terms(), account->shared_account(),
            [this] { return ctx_.stopping(); });
    } catch (...) {
        ctx_.log(log_level::warning, provider + ": " + words_of(std::current_exception()));
        terms = account_terms{0, {}, std::chrono::minutes{1}};
    }
    if (!terms || ctx_.stopping())
        co_return;
    rules::make_storable(*terms);
    terms_due_[account.get()] = ctx_.steady() + terms->ask_again;
    co_await apply_terms(std::move(provider), *std::move(terms));
}

boost::asio::awaitable<void> accounts::apply_terms(std::string provider, account_terms terms)
{
    if (!terms.refusal.empty() && !set_aside_.contains(provider)) {
        delivery refusal;
        refusal.code = "terms";
        refusal.detail = std::move(terms.refusal);
        refusal.retry_after = terms.ask_again * 2;
        set_aside_.add(provider, refusal);
    }
    if (terms.per_second > 0)
        co_await set_limit(write_pace_key(pace_scope::terms, provider), terms.per_second);
}

}  // namespace outbound
