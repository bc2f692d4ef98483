// Compares contacts with recipients by number.
#include "simulation/audience.hpp"

#include <algorithm>

namespace outbound::simulation {

void audience::store(contact_id id, const contact& person, timestamp at)
{
    contacts_[id].push_back({at, person.email, person.phone, person.first_name});
    removed_.erase(id);
}

void audience::remove(contact_id id, timestamp at)
{
    removed_.try_emplace(id, at);
    for (auto& [campaign, state] : campaigns_)
        if (!state.has_ended)
            state.owed.erase(id);
}

void audience::prepare(campaign_id id, const preparation& done)
{
    auto& state = campaigns_[id];
    if (state.known.empty()) {
        for (const auto& [contact, versions] : contacts_)
            if (!removed_.contains(contact))
                state.known.insert(contact);
        state.owed = state.known;
    }
    state.has_ended |= done.ended;
}

void audience::check(campaign_id id, std::span<const recipient> rows)
{
    const auto found = campaigns_.find(id);
    if (found == campaigns_.end() || !found->second.has_ended)
        return;
    std::set<contact_id> seen;
    const auto text = [id](contact_id contact) {
        return "contact " + std::to_string(contact) + " of campaign " + std::to_string(id);
    };
    for (const auto& row : rows) {
        if (!seen.insert(row.contact_id).second)
            findings_.broken("audience", text(row.contact_id) + " became two recipients");
        if (!found->second.known.contains(row.contact_id))
            findings_.broken("audience", text(row.contact_id) + " became a recipient, and it did not exist");
    }
    for (const auto contact : found->second.owed)
        if (!seen.contains(contact))
            findings_.broken("audience", text(contact) + " became no recipient");
}

timestamp audience::created_at(campaign_id id) const
{
    const auto found = campaigns_.find(id);
    return found != campaigns_.end() ? found->second.created_at : timestamp{};
}

std::optional<timestamp> audience::gone_at(contact_id id) const
{
    const auto found = removed_.find(id);
    return found != removed_.end() ? std::optional{found->second} : std::nullopt;
}

// A version holds from its own moment until the next one begins.
template <class Lacks>
bool audience::any_version(contact_id id, timestamp from, Lacks lacks) const
{
    const auto found = contacts_.find(id);
    if (found == contacts_.end())
        return false;
    const auto& versions = found->second;
    for (std::size_t i = 0; i < versions.size(); ++i)
        if (lacks(versions[i]) && (i + 1 == versions.size() || versions[i + 1].since >= from))
            return true;
    return false;
}

bool audience::lacked_address(contact_id id, channel via, timestamp from) const
{
    return any_version(
        id, from, [via](const version& v) { return (via == channel::email ? v.email : v.phone).empty(); });
}

bool audience::lacked_first_name(contact_id id, timestamp from) const
{
    return any_version(id, from, [](const version& v) { return v.first_name.empty(); });
}

}  // namespace outbound::simulation
