// Matches each hand-over with its grant and with earlier hand-overs to the same recipient.
#include "simulation/attempts.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

std::string text_of(const hand_over& h)
{
    return "recipient " + std::to_string(h.place.seq) + " of campaign " + std::to_string(h.place.campaign) +
           ", attempt " + std::to_string(h.attempt) + " by worker " + std::to_string(h.worker) + " through " +
           h.account;
}

}  // namespace

void attempts::grant(int worker, recipient_place place, commit_number commit, bool after_unknown, std::string fault)
{
    grants_[place] = {worker, commit, after_unknown, std::move(fault)};
    workers_[place].insert(worker);
}

std::size_t attempts::begin(hand_over h)
{
    const auto number = all_.size();
    const auto grant = grants_.find(h.place);
    if (grant == grants_.end() || grant->second.worker != h.worker) {
        findings_.broken("grant", text_of(h) + " was handed over without a grant");
    } else {
        h.grant = grant->second.commit;
        if (!grant->second.fault.empty())
            findings_.broken("consent", text_of(h) + " was handed over, and " + grant->second.fault);
        for (const auto earlier : by_place_[h.place])
            if (!may_follow(all_[earlier], h, grant->second))
                findings_.broken("twice", text_of(h) + " follows attempt " + std::to_string(all_[earlier].attempt) +
                                              " by worker " + std::to_string(all_[earlier].worker) +
                                              ", which may have arrived");
    }
    by_place_[h.place].push_back(number);
    all_.push_back(std::move(h));
    return number;
}

bool attempts::may_follow(const hand_over& before, const hand_over& now, const given_grant& grant) const
{
    if (before.is_proven_unsent || before.is_forgotten)
        return true;
    if (before.grant == now.grant)
        return false;
    if (before.failed_at > 0 && was_retried(before, now.grant))
        return true;
    const auto& rules = rules_.at(now.place.campaign);
    if (rules.channel == channel::phone && before.missed_at > 0 && before.missed_at < now.grant)
        return before.attempt <= rules.redials;
    return rules.channel == channel::email && rules.resends_unknown && grant.after_unknown && !before.is_known &&
           before.attempt < most_attempts;
}

// An operator ran retry_failed after the failure was committed and before the new grant.
bool attempts::was_retried(const hand_over& before, commit_number until) const
{
    const auto found = retries_.find(before.place.campaign);
    return found != retries_.end() &&
           std::ranges::any_of(found->second, [&](commit_number r) { return r > before.failed_at && r < until; });
}

void attempts::settle(campaign_id campaign, const settlement& outcome, commit_number commit)
{
    const auto found = by_place_.find({campaign, outcome.seq});
    if (found == by_place_.end())
        return;
    for (const auto number : found->second) {
        auto& h = all_[number];
        if (h.attempt != outcome.attempt)
            continue;
        if (outcome.status == recipient_status::sent)
            h.is_known = true;
        if (outcome.status == recipient_status::failed && h.failed_at == 0)
            h.failed_at = commit;
    }
}

void attempts::report_event(recipient_place place, std::int32_t attempt, event_kind kind, commit_number commit)
{
    using enum event_kind;
    const auto found = by_place_.find(place);
    if (found == by_place_.end())
        return;
    for (const auto number : found->second) {
        auto& h = all_[number];
        if (h.attempt != attempt)
            continue;
        h.is_reported = true;
        if (kind == failed) {
            h.failed_at = h.failed_at == 0 ? commit : h.failed_at;
        } else if (kind == busy || kind == no_answer) {
            h.missed_at = h.missed_at == 0 ? commit : h.missed_at;
            h.is_known = true;
        } else if (kind != replied && kind != opted_out && kind != opted_in && kind != other) {
            h.is_known = true;
        }
    }
}

void attempts::restore(campaign_id campaign)
{
    const auto archived = archives_.find(campaign);
    for (auto& h : all_)
        if (archived != archives_.end() && h.place.campaign == campaign && h.grant > archived->second)
            h.is_forgotten = true;
}

std::vector<std::size_t> attempts::hand_overs_to(recipient_place place) const
{
    const auto found = by_place_.find(place);
    return found != by_place_.end() ? found->second : std::vector<std::size_t>{};
}

std::int32_t attempts::last_attempt_of(recipient_place place) const
{
    const auto found = by_place_.find(place);
    return found != by_place_.end() && !found->second.empty() ? all_[found->second.back()].attempt : 0;
}

std::set<int> attempts::granted_to(recipient_place place) const
{
    const auto found = workers_.find(place);
    return found != workers_.end() ? found->second : std::set<int>{};
}

}  // namespace outbound::simulation
