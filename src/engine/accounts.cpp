// Which provider account a message goes through, how fast, and what happens when an account refuses.
#include "engine/bounded_call.hpp"
#include "engine/core.hpp"

#include "rules/pace.hpp"

#include <algorithm>
#include <limits>

namespace outbound {
namespace {

std::string limit_of_provider(std::string_view name)
{
    return "provider:" + std::string{name};
}

// What the vendor itself says the account may send.
std::string limit_of_terms(std::string_view name)
{
    return "terms:" + std::string{name};
}

std::string limit_of_campaign(campaign_id id)
{
    return "campaign:" + std::to_string(id);
}

}  // namespace

wire* engine_core::route(channel via)
{
    const auto names = options_.routes.find(via);
    if (names == options_.routes.end())
        return nullptr;
    // Where nobody is reached, the first waits for its vendor, and its messages with it.
    wire* waiting = nullptr;
    for (const auto& name : names->second) {
        if (is_set_aside(name))
            continue;
        auto* through = wires_.at({via, name}).get();
        if (through->may_take(time_.steady()))
            return through;
        if (waiting == nullptr)
            waiting = through;
    }
    return waiting;
}

// Each turn gives everybody its share and takes the whole from whoever is furthest behind, so that turns interleave evenly.
wire* engine_core::next_in_turn(channel via)
{
    const auto shares = options_.shares.find(via);
    if (shares == options_.shares.end())
        return route(via);
    double whole = 0;
    const std::string* first = nullptr;
    for (const auto& [name, share] : shares->second) {
        if (is_set_aside(name) || !wires_.at({via, name})->may_take(time_.steady()))
            continue;
        whole += share;
        turns_[{via, name}] += share;
        if (first == nullptr || turns_[{via, name}] > turns_[{via, *first}])
            first = &name;
    }
    if (first == nullptr)
        return route(via);
    turns_[{via, *first}] -= whole;
    return wires_.at({via, *first}).get();
}

std::size_t engine_core::batch_of(channel via) const
{
    std::size_t batch = 1;
    if (const auto names = options_.routes.find(via); names != options_.routes.end())
        for (const auto& name : names->second)
            batch = std::max(batch, wires_.at({via, name})->account().batch_size());
    return batch;
}

std::chrono::milliseconds engine_core::deadline_of(channel via) const
{
    std::chrono::milliseconds deadline{0};
    if (const auto names = options_.routes.find(via); names != options_.routes.end())
        for (const auto& name : names->second)
            deadline = std::max(deadline, wires_.at({via, name})->longest_delivery());
    return deadline;
}

bool engine_core::is_set_aside(std::string_view provider) const
{
    const auto found = set_aside_.find(provider);
    return found != set_aside_.end() && (!found->second.until || *found->second.until > now());
}

std::vector<pace_limit> engine_core::limits_of(const active_campaign& campaign)
{
    std::vector<std::string> names{"global", limit_of_campaign(campaign.work.id)};
    std::vector<std::string> accounts;
    if (const auto shares = options_.shares.find(campaign.work.type); shares != options_.shares.end())
        for (const auto& [name, share] : shares->second)  // The slowest of those who take turns is everybody's pace.
            accounts.push_back(name);
    else if (const auto* through = route(campaign.work.type))
        accounts.emplace_back(through->account().name());
    for (const auto& account : accounts) {
        names.push_back(limit_of_provider(account));
        names.push_back(limit_of_terms(account));
    }
    std::vector<pace_limit> limits;
    for (const auto& name : names)
        if (const auto known = limits_.find(name); known != limits_.end())
            limits.push_back({name, known->second});
    return limits;
}

double engine_core::rate_of(const active_campaign& campaign)
{
    double lowest = 0;
    for (const auto& limit : limits_of(campaign))
        if (lowest == 0 || limit.per_second < lowest)
            lowest = limit.per_second;
    return lowest;
}

boost::asio::awaitable<std::optional<pace_turn>> engine_core::reserve_pace(const active_campaign& campaign, std::size_t units)
{
    pace_turn turn{time_.steady(), {}, units, campaign.limits_changes};
    const auto limits = limits_of(campaign);
    if (limits.empty())
        co_return turn;
    turn.interval = rules::pace_interval(rate_of(campaign));
    timestamp start = timestamp::min();
    bool stands = true;
    auto call = [&] {
        for (const auto& limit : limits) {
            const auto slot = store_.pace().reserve(limit.name, units, limit.per_second);
            stands = stands && slot;
            start = std::max(start, slot.value_or(start));
        }
    };
    try {
        co_await blocking(call);
        if (!stands)
            co_await refresh_limits();
    } catch (const error& trouble) {
        tell_store_trouble(trouble);
        stands = false;
    }
    if (!stands) {
        co_await wait_for_store(1);
        co_return std::nullopt;
    }
    turn.start += std::max(start - now(), std::chrono::microseconds{0});
    co_return turn;
}

boost::asio::awaitable<void> engine_core::refresh_limits()
{
    std::vector<pace_limit> limits;
    std::vector<account_state> accounts;
    auto call = [&] {
        limits = store_.pace().limits();
        accounts = store_.pace().set_aside_accounts();
    };
    co_await blocking(call);
    std::map<std::string, double, std::less<>> fresh;
    for (auto& limit : limits)
        fresh.emplace(std::move(limit.name), limit.per_second);
    if (std::exchange(limits_, fresh) != fresh)
        limits_changed();
    // What was set aside while this read is newer than what it found.
    std::erase_if(storing_, [&](const auto& stored) { return stored.second < looks_; });
    std::erase_if(set_aside_, [&](const auto& known) { return !storing_.contains(known.first); });
    for (auto& state : accounts)
        set_aside_.insert_or_assign(state.provider, state);
}

void engine_core::limits_changed()
{
    for (auto& [id, campaign] : campaigns_)
        follow_limits(*campaign);
}

// Turns that were reserved under other limits are given up, and whoever waits for one asks again.
void engine_core::follow_limits(active_campaign& campaign)
{
    const auto same = [](const pace_limit& a, const pace_limit& b) { return a.name == b.name && a.per_second == b.per_second; };
    auto limits = limits_of(campaign);
    if (std::ranges::equal(limits, campaign.limits, same))
        return;
    campaign.limits = std::move(limits);
    campaign.paced = is_paced(campaign);
    ++campaign.limits_changes;
    campaign.turns.clear();
    campaign.changed();
}

// The campaign's own pace, where what is stored is another: it was started just now.
boost::asio::awaitable<void> engine_core::follow_pace(const campaign_work& work)
{
    const auto name = limit_of_campaign(work.id);
    const auto pace = work.pace.value_or(0);
    const auto known = limits_.find(name);
    if (pace == (known == limits_.end() ? 0 : known->second))
        co_return;
    auto set = [&] { store_.pace().set_limit(name, pace); };
    co_await blocking(set);
    limits_.erase(name);
    if (pace > 0)
        limits_.emplace(name, pace);
    limits_changed();
}

// Vendors are asked now and then what their accounts may do; one that does not say is not asked again.
void engine_core::ask_due_terms()
{
    const auto now = time_.steady();
    for (auto& [place, through] : wires_)
        if (auto& due = terms_due_[through.get()]; due <= now) {
            due = clock::steady_time::max();
            spawn(ask_terms(through));
        }
}

boost::asio::awaitable<void> engine_core::ask_terms(std::shared_ptr<wire> of)
{
    std::optional<account_terms> terms;
    try {
        terms = co_await bounded_call<std::optional<account_terms>>::run(executor_, time_, of->account().deadline(),
            of->account().terms(), of->shared_account(), [this] { return stopping_; });
    } catch (const error& late) {
        tell(event_type::log, {{"level", "warning"}, {"message", std::string{of->account().name()} + ": " + late.what()}});
        terms = account_terms{0, {}, std::chrono::minutes{1}};
    }
    if (!terms || stopping_)
        co_return;
    terms_due_[of.get()] = time_.steady() + terms->ask_again;
    const std::string provider{of->account().name()};
    if (!terms->refusal.empty() && !is_set_aside(provider)) {
        delivery why;
        why.code = "terms";
        why.detail = terms->refusal;
        why.retry_after = terms->ask_again * 2;
        set_aside(provider, why);
    }
    const auto known = limits_.find(limit_of_terms(provider));
    if (terms->per_second > 0 && (known == limits_.end() || known->second != terms->per_second))
        co_await store_terms(provider, terms->per_second);
}

boost::asio::awaitable<void> engine_core::store_terms(std::string provider, double per_second)
{
    const auto name = limit_of_terms(provider);
    auto call = [&] { store_.pace().set_limit(name, per_second); };
    co_await blocking(call);
    limits_[name] = per_second;
    limits_changed();
}

boost::asio::awaitable<void> engine_core::push_pace(std::string provider, std::chrono::milliseconds wait)
{
    const auto until = now() + wait;
    auto call = [&] { store_.pace().push(limit_of_provider(provider), until); };
    co_await blocking(call);
}

wire::reports engine_core::reports_of_wires()
{
    wire::reports hears;
    hears.refused = [this](wire& from, parcel p, const delivery& why) { refuse(from, std::move(p), why); };
    hears.unreachable = [this](wire& from, const delivery& why) { stand_in_for(from, why); };
    hears.throttled = [this](wire& from, std::chrono::milliseconds wait) {
        if (limits_.contains(limit_of_provider(from.account().name())))
            spawn(push_pace(std::string{from.account().name()}, wait));
    };
    hears.failed = [this](const std::string& fault) { tell(event_type::log, {{"level", "error"}, {"message", fault}}); };
    return hears;
}

void engine_core::refuse(wire& from, parcel refused, const delivery& why)
{
    if (!is_set_aside(from.account().name()))
        set_aside(from.account().name(), why);
    auto* other = route(from.account().channel());
    if (other)
        return hand_over(*other, refused);
    const auto campaign = campaigns_.find(refused.box->messages[refused.first].shared->campaign);
    if (campaign != campaigns_.end())
        pause_for_account(*campaign->second, std::string{from.account().name()} + ": " + why.detail);
    for (std::size_t i = 0; i < refused.count; ++i)
        refused.box->owner->came_back_unsent(*refused.box, refused.first + i);
}

// An account that is not reached has accepted nothing, so another may send what waits for it. It is this worker that does not
// reach it: the others find out for themselves.
void engine_core::stand_in_for(wire& from, const delivery& why)
{
    constexpr std::chrono::seconds shortest_absence{10};
    auto* other = route(from.account().channel());
    if (other == nullptr || other == &from || !other->may_take(time_.steady()))
        return;
    from.stand_aside_until(std::max(from.opens_at(), time_.steady() + shortest_absence));
    tell(event_type::provider_set_aside, {{"provider", from.account().name()}, {"code", why.code},
                                             {"reason", "cannot be reached: " + (why.detail.empty() ? why.code : why.detail)}});
    for (const auto& waiting : from.take_queue())
        hand_over(*other, waiting);
}

void engine_core::hand_over(wire& other, const parcel& messages)
{
    for (std::size_t done = 0; done < messages.count;) {
        const auto size = std::min(messages.count - done, other.account().batch_size());
        other.submit({messages.box, messages.first + done, size});
        done += size;
    }
}

void engine_core::set_aside(std::string_view provider, const delivery& why)
{
    account_state state;
    state.provider = provider;
    state.reason = why.detail.empty() ? why.code : why.detail;
    state.since = now();
    state.until = state.since + (why.retry_after.count() > 0 ? why.retry_after : std::chrono::minutes{15});
    set_aside_.insert_or_assign(state.provider, state);
    storing_[state.provider] = std::numeric_limits<std::uint64_t>::max();
    tell(event_type::provider_set_aside, {{"provider", state.provider}, {"reason", state.reason}, {"code", why.code}});
    spawn(store_set_aside(std::move(state)));
}

boost::asio::awaitable<void> engine_core::store_set_aside(account_state state)
{
    auto call = [&] { store_.pace().set_aside(state); };
    try {
        co_await blocking(call);
    } catch (const error& trouble) {
        tell_store_trouble(trouble);  // The next refusal sets it aside again.
    } catch (...) {
        tell_fault(std::current_exception());
    }
    storing_[state.provider] = looks_;  // Later looks find it.
}

void engine_core::learn_refusals(active_campaign& campaign, const provider& through, const delivery& outcome)
{
    if (!campaign.refusals.learn(outcome))
        return;
    campaign.refusals = {};
    pause_for_account(campaign, std::string{through.name()} + " refuses many recipients: " + outcome.code + ' ' + outcome.detail);
}

void engine_core::pause_for_account(active_campaign& campaign, std::string detail)
{
    if (std::exchange(campaign.halted, true))
        return;
    campaign.halted_until_look = std::numeric_limits<std::uint64_t>::max();
    campaign.changed();
    spawn(pause(campaign.work.id, pause_reason::provider_account, std::move(detail)));
}

}  // namespace outbound
