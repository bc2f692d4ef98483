// Which hand-over may follow which.
#include "simulation/attempts.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

std::string text_of(const hand_over& h)
{
    return "recipient " + std::to_string(h.of.seq) + " of campaign " + std::to_string(h.of.campaign) + ", attempt " +
           std::to_string(h.attempt) + " by worker " + std::to_string(h.worker) + " through " + h.account;
}

}  // namespace

void attempts::grant(int worker, recipient_place of, commit_number commit, bool after_unknown, std::string fault)
{
    grants_[of] = {worker, commit, after_unknown, std::move(fault)};
    workers_[of].insert(worker);
}

std::size_t attempts::begin(hand_over what)
{
    const auto number = all_.size();
    const auto by = grants_.find(what.of);
    if (by == grants_.end() || by->second.worker != what.worker) {
        findings_.broken("grant", text_of(what) + " was handed over without a grant");
    } else {
        what.grant = by->second.commit;
        if (!by->second.fault.empty())
            findings_.broken("consent", text_of(what) + " was handed over, and " + by->second.fault);
        for (const auto earlier : by_place_[what.of])
            if (!may_follow(all_[earlier], what, by->second))
                findings_.broken("twice", text_of(what) + " follows attempt " + std::to_string(all_[earlier].attempt) +
                                              " by worker " + std::to_string(all_[earlier].worker) +
                                              ", which may have arrived");
    }
    by_place_[what.of].push_back(number);
    all_.push_back(std::move(what));
    return number;
}

bool attempts::may_follow(const hand_over& before, const hand_over& now, const given_grant& by) const
{
    if (before.is_proven_unsent || before.is_forgotten)
        return true;
    if (before.grant == now.grant)
        return false;
    if (before.failed_at > 0 && was_retried(before, now.grant))
        return true;
    const auto& rules = rules_.at(now.of.campaign);
    if (rules.channel == channel::phone && before.missed_at > 0 && before.missed_at < now.grant)
        return before.attempt <= rules.redials;
    return rules.channel == channel::email && rules.resends_unknown && by.after_unknown && !before.is_known;
}

// An operator asked for it after the failure was known, and before it was granted.
bool attempts::was_retried(const hand_over& before, commit_number until) const
{
    const auto found = retries_.find(before.of.campaign);
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

void attempts::report_event(recipient_place of, std::int32_t attempt, event_kind kind, commit_number commit)
{
    using enum event_kind;
    const auto found = by_place_.find(of);
    if (found == by_place_.end())
        return;
    for (const auto number : found->second) {
        auto& h = all_[number];
        if (h.attempt != attempt)
            continue;
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
        if (archived != archives_.end() && h.of.campaign == campaign && h.grant > archived->second)
            h.is_forgotten = true;
}

std::vector<std::size_t> attempts::to(recipient_place of) const
{
    const auto found = by_place_.find(of);
    return found != by_place_.end() ? found->second : std::vector<std::size_t>{};
}

std::set<int> attempts::granted_to(recipient_place of) const
{
    const auto found = workers_.find(of);
    return found != workers_.end() ? found->second : std::set<int>{};
}

}  // namespace outbound::simulation
