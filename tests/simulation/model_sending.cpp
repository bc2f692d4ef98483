// When campaigns start, grants and hand-overs: who may be sent to, and until when.
#include "simulation/model.hpp"

#include <algorithm>

namespace outbound::simulation {

void model::granted(int worker, campaign_id campaign, const queued_recipient& recipient, bool after_unknown)
{
    const consent::channel_address address{channels_[campaign], recipient.address};
    std::string fault;
    const auto known = people_.find(recipient.external_id);
    if (has_opted_out({campaign, recipient.seq}, address))
        fault = "the grant came after the opt-out (" + consent_.reason(address, time_.now()) + ")";
    else if (known != people_.end() && known->second.is_gone)
        fault = "the grant came after the contact was deleted or erased";
    else if (const auto status = statuses_.find(campaign);
             status != statuses_.end() && !may_send(campaign, status->second))
        fault = "the campaign was " + std::string{to_string(status->second)} + " when it was granted";
    recipients_[{campaign, recipient.seq}] = {
        recipient.address, recipient.external_id, known != people_.end() ? known->second.id : 0};
    attempts_.grant(worker, {campaign, recipient.seq}, commits(), after_unknown, std::move(fault));
}

bool model::has_opted_out(const recipient_place& place, const consent::channel_address& address) const
{
    const auto stands =
        is_transaction(place) ? consent_.ask_for_transaction(address, time_.now()) : consent_.ask(address, time_.now());
    return stands == standing::opted_out;
}

/// Emails alone: an unsubscribe forbids every other message.
bool model::is_transaction(const recipient_place& place) const
{
    const auto message = messages_.find(place);
    const auto campaign = kinds_.find(place.campaign);
    const auto kind = message != messages_.end() ? message->second
                      : campaign != kinds_.end() ? campaign->second
                                                 : message_kind::marketing;
    const auto via = channels_.find(place.campaign);
    return kind == message_kind::transactional && via != channels_.end() && via->second == channel::email;
}

// A message leaves soon after its grant, or the next grant looks at its recipient again: a lease is the longest wait.
void model::check_wait(const hand_over& h)
{
    constexpr auto longest_wait = worker_lease + std::chrono::seconds{3};
    const auto to = recipients_.find(h.place);
    const auto id = to != recipients_.end() ? to->second.contact : 0;
    auto since = consent_.opted_out_at({channels_[h.place.campaign], h.address}, time_.now(), is_transaction(h.place));
    if (const auto gone = audience_.gone_at(id); gone)
        since = std::min(since.value_or(*gone), *gone);
    if (since && time_.now() - *since > longest_wait)
        broken("late", "recipient " + std::to_string(h.place.seq) + " of campaign " + std::to_string(h.place.campaign) +
                           " was handed over " + std::to_string((time_.now() - *since) / std::chrono::seconds{1}) +
                           " s after an opt-out, a deletion or an erasure");
}

// A recipient who stands in for another with the same address was not due before that one's last attempt.
bool model::is_first_to(const hand_over& h)
{
    return reached_.emplace(h.place.campaign, h.address).second && h.attempt == 1 &&
           attempts_.hand_overs_to(h.place).empty();
}

std::size_t model::handed_over(int worker, const std::string& account, const message& m, bool is_turned_away)
{
    hand_over h;
    h.worker = worker;
    h.account = account;
    h.address = m.address;
    h.at = time_.now();
    if (const auto place = place_of(m.key)) {
        h.place = place->first;
        h.attempt = place->second;
        progress_.made(h.place.campaign);
        check_wait(h);
        if (!is_turned_away)
            rates_.leave(channels_[h.place.campaign], account, h.place.campaign, is_first_to(h));
    } else {
        broken("key", "the key \"" + m.key + "\" is none of ours");
    }
    return attempts_.begin(std::move(h));
}

void model::campaign_scheduled(const campaign& c)
{
    status_changed(c.id, c.status);
    scheduled_[c.id] = c;
}

// A campaign that is found late may have been sent already, by the database that this one is a copy of. One that has
// expired ends.
void model::campaign_due(campaign_id id, campaign_status status)
{
    const auto due = scheduled_.find(id);
    if (due == scheduled_.end()) {
        broken("schedule", "campaign " + std::to_string(id) + " was not scheduled, and a worker found it due");
    } else {
        const auto& c = due->second;
        const auto late = time_.now() - c.scheduled_at.value();
        const bool is_paused = status == campaign_status::paused;
        const bool is_expired = c.expires_at && *c.expires_at <= time_.now();
        if (late < 0s || is_paused != (late > worker_max_late && !is_expired))
            broken("schedule", "campaign " + std::to_string(id) + " is " + std::string{to_string(status)} + ' ' +
                                   std::to_string(late.count()) + " us after its time");
        if (is_paused)
            seen_.saw(channels_[id], incident::schedule_missed);
    }
    status_changed(id, status);
}

}  // namespace outbound::simulation
