// Rules for lifting opt-outs, derived from the documented promises, not from the code of the engine.
#include "simulation/consent.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

std::string_view name_of(origin cause)
{
    constexpr std::string_view names[] = {"STOP", "unsubscribe link", "pressed key", "vendor's unsubscribe",
        "complaint", "bounce", "invalid", "operator", "unclear"};
    return names[static_cast<std::size_t>(cause)];
}

bool forbids_transactions(origin cause)
{
    return cause != origin::link && cause != origin::vendor;
}

bool is_over(const std::optional<timestamp>& until, timestamp now)
{
    return until && *until <= now;
}

}  // namespace

void consent::opt_out(const channel_address& address, origin cause, std::string source, timestamp since, timestamp now,
    std::optional<timestamp> until)
{
    auto& known = files_[address];
    fact made{cause, std::move(source), since, now, until};
    // A fact that lifts this opt-out was reported first, with a later time: either order is acceptable.
    if (known.removed && *known.removed >= since)
        made.state = standing::disputed;
    if (cause == origin::stop_word && known.started && *known.started >= since)
        made.state = standing::disputed;
    if (cause == origin::vendor)
        if (const auto back = known.resubscribed.find(made.source);
            back != known.resubscribed.end() && back->second >= since)
            made.state = standing::disputed;
    if (cause == origin::unclear)
        made.state = standing::disputed;
    known.facts.push_back(std::move(made));
}

void consent::start_again(const channel_address& address, timestamp at, timestamp now)
{
    auto& known = files_[address];
    known.started = std::max(known.started.value_or(at), at);
    for (auto& each : known.facts)
        if (each.cause == origin::stop_word && each.since <= at)
            lift(each, each.since == at, now);
}

void consent::resubscribe(const channel_address& address, const std::string& vendor, timestamp at, timestamp now)
{
    auto& known = files_[address];
    auto& newest = known.resubscribed.try_emplace(vendor, at).first->second;
    newest = std::max(newest, at);
    for (auto& each : known.facts)
        if (each.cause == origin::vendor && each.source == vendor && each.since <= at)
            lift(each, each.since == at, now);
}

void consent::arrive(const channel_address& address)
{
    for (auto& each : files_[address].facts)
        if (each.cause == origin::invalid && each.state == standing::opted_out)
            each.state = standing::disputed;
}

void consent::remove(const channel_address& address, timestamp at)
{
    files_[address].removed = at;
    for (auto& each : files_[address].facts)
        lift(each, false, at);
}

void consent::lift(fact& each, bool is_disputed, timestamp now)
{
    if (each.state != standing::free && !is_disputed)
        each.lifted = now;
    each.state = is_disputed ? standing::disputed : standing::free;
}

standing consent::ask(const channel_address& address, timestamp now) const
{
    return ask(address, now, [](origin) { return true; });
}

standing consent::ask_for_transaction(const channel_address& address, timestamp now) const
{
    return ask(address, now, forbids_transactions);
}

std::optional<timestamp> consent::opted_out_at(const channel_address& address, timestamp now, bool is_transaction) const
{
    std::optional<timestamp> oldest;
    if (const auto found = files_.find(address); found != files_.end())
        for (const auto& each : found->second.facts)
            if (each.state == standing::opted_out && !is_over(each.until, now) &&
                (!is_transaction || forbids_transactions(each.cause)))
                oldest = std::min(oldest.value_or(each.committed), each.committed);
    return oldest;
}

bool consent::has_forbidden(const channel_address& address, timestamp from, bool is_transaction) const
{
    const auto found = files_.find(address);
    return found != files_.end() && std::ranges::any_of(found->second.facts, [&](const fact& each) {
        return (!is_transaction || forbids_transactions(each.cause)) && (!each.until || *each.until > from) &&
               (!each.lifted || *each.lifted >= from);
    });
}

template <class Counts>
standing consent::ask(const channel_address& address, timestamp now, Counts counts) const
{
    auto worst = standing::free;
    const auto found = files_.find(address);
    if (found == files_.end())
        return worst;
    for (const auto& each : found->second.facts) {
        if (is_over(each.until, now) || each.state == standing::free || !counts(each.cause))
            continue;
        if (each.state == standing::opted_out)
            return standing::opted_out;
        worst = standing::disputed;
    }
    return worst;
}

std::string consent::reason(const channel_address& address, timestamp now) const
{
    std::string text;
    if (const auto found = files_.find(address); found != files_.end())
        for (const auto& each : found->second.facts)
            if (each.state == standing::opted_out && !is_over(each.until, now))
                text += (text.empty() ? "" : ", ") + std::string{name_of(each.cause)};
    return text;
}

std::vector<consent::channel_address> consent::addresses() const
{
    std::vector<channel_address> all;
    for (const auto& [address, known] : files_)
        all.push_back(address);
    return all;
}

}  // namespace outbound::simulation
