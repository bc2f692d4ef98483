// Translates commits into consent, attempts, rates and progress.
#include "simulation/model.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>

namespace outbound::simulation {
namespace {

bool is_inbound(const provider_event& e)
{
    return e.key.empty() && e.channel == channel::sms;
}

origin origin_of(const provider_event& e)
{
    if (e.suppress == "complaint")
        return origin::complaint;
    if (e.suppress == "bounce")
        return origin::bounce;
    if (e.suppress == "invalid")
        return origin::invalid;
    if (e.provider == "link")
        return origin::link;
    if (e.kind == event_kind::opted_out)
        return is_inbound(e) ? origin::stop_word : origin::key;
    return e.kind == event_kind::unsubscribed ? origin::vendor : origin::unclear;
}

}  // namespace

void model::looked(int worker, const std::vector<campaign_work>& works)
{
    auto due = timestamp::max();
    const auto consider = [&](const std::optional<timestamp>& moment) {
        if (moment && *moment > time_.now())
            due = std::min(due, *moment);
    };
    for (const auto& work : works) {
        consider(work.next_due);
        consider(work.opens_at);
        consider(work.expires_at);
    }
    consider(account_returns_);
    for (const auto& [place, until] : leases_)
        consider(until);
    for (const auto& [id, waiting] : scheduled_)
        consider(waiting.scheduled_at);
    const auto elapsed = due == timestamp::max() ? microseconds::max() : time_.elapsed() + (due - time_.now());
    if (on_look)
        on_look(worker, elapsed);
    progress_.look(
        works, [this](const campaign_work& work) { return rate_of(work); }, workers_);
}

// The lowest rate over all accounts of the channel, since the message may use any of them.
double model::rate_of(const campaign_work& work) const
{
    std::vector<std::string> names{"global", "campaign:" + std::to_string(work.id)};
    if (work.type == channel::email)
        names.insert(names.end(), {"provider:main", "provider:bulk"});
    else
        names.emplace_back(work.type == channel::sms ? "provider:text" : "provider:voice");
    return rates_.lowest_of(names);
}

void model::hold_up(std::optional<channel> via, microseconds lateness, microseconds trouble)
{
    rates_.hold_up(via, lateness);
    progress_.excuse(via, trouble);
}

void model::leased(campaign_id campaign, recipient_seq first, timestamp until)
{
    if (until == timestamp{})
        leases_.erase({campaign, first});
    else
        leases_[{campaign, first}] = until;
}

void model::withheld(campaign_id campaign, std::size_t recipients)
{
    if (recipients > 0)
        progress_.made(campaign);
    rates_.withhold(campaign, recipients);
}

// A busy line is redialled even after all others are done: its report makes a completed campaign running again.
bool model::may_send(campaign_id campaign, campaign_status status) const
{
    return status == campaign_status::running ||
           (status == campaign_status::completed && attempts_.rules_of(campaign).redials > 0);
}

void model::settled(campaign_id campaign, std::span<const settlement> outcomes)
{
    for (const auto& outcome : outcomes) {
        attempts_.settle(campaign, outcome, commits());
        if (outcome.status == recipient_status::skipped)
            withheld(campaign, 1);
        const auto to = recipients_.find({campaign, outcome.seq});
        if (outcome.suppress.empty() || to == recipients_.end())
            continue;
        const auto person = people_.find(to->second.person);
        const bool is_gone =
            person != people_.end() && person->second.is_gone;  // The erased address is no longer known.
        const auto cause = outcome.suppress == "invalid" && !is_gone ? origin::invalid : origin::unclear;
        consent_.opt_out({channels_[campaign], to->second.address}, cause, outcome.provider, outcome.at, time_.now());
    }
}

std::optional<std::pair<recipient_place, std::int32_t>> model::place_of(const std::string& key) const
{
    if (!key.starts_with(instance + '-'))
        return std::nullopt;
    std::int64_t numbers[3] = {};
    const char* at = key.data() + instance.size() + 1;
    const char* const end = key.data() + key.size();
    for (auto& number : numbers) {
        const auto [next, fault] = std::from_chars(at, end, number);
        if (fault != std::errc{})
            return std::nullopt;
        at = next == end ? next : next + 1;
    }
    return std::pair{recipient_place{numbers[0], numbers[1]}, static_cast<std::int32_t>(numbers[2])};
}

void model::events_recorded(std::span<const provider_event> events)
{
    for (auto e : events) {
        if (e.occurred_at == timestamp{})
            e.occurred_at = time_.now();
        const auto [first, is_new] = events_.try_emplace(e.key + ' ' + e.id, e.occurred_at);
        e.occurred_at = first->second;
        if (const auto place = place_of(e.key)) {
            note_moment(place->first, place->second, e, !is_new);
            attempts_.report_event(place->first, place->second, e.kind, commits());
            note_arrival(place->first, e);
        }
        apply_event(e);
    }
}

// Counts events that are stored at an unusual moment.
void model::note_moment(const recipient_place& place, std::int32_t attempt, const provider_event& e, bool is_again)
{
    using enum incident;
    constexpr std::chrono::hours two_days{48};
    const auto id = place.campaign;
    const bool is_gone = removed_.contains(id);
    const std::pair<incident, bool> moments[] = {
        {event_of_earlier_attempt, attempt < attempts_.last_attempt_of(place)},
        {event_again, is_again},
        {event_days_late, time_.now() - e.occurred_at > two_days},
        {event_of_deleted_campaign, is_gone},
        {event_of_archived_campaign, !is_gone && attempts_.was_archived(id)},
        {event_of_restored_campaign, !is_gone && restored_.contains(id)},
    };
    for (const auto& [what, has_happened] : moments)
        if (has_happened)
            seen_.saw(e.channel, what);
}

void model::apply_event(const provider_event& e)
{
    auto address = e.address;
    if (const auto place = place_of(e.key))
        if (const auto known = recipients_.find(place->first); known != recipients_.end())
            address = known->second.address;
    if (address.empty())
        return;
    if (e.kind == event_kind::opted_in) {
        if (is_inbound(e))
            consent_.start_again({channel::sms, address}, e.occurred_at, time_.now());
        else
            consent_.resubscribe({e.channel, address}, e.provider, e.occurred_at, time_.now());
    }
    if (e.kind == event_kind::delivered)
        consent_.arrive({e.channel, address});
    if (!e.suppress.empty())
        consent_.opt_out({e.channel, address}, origin_of(e), e.provider, e.occurred_at, time_.now());
}

// The contact that the message was for, or else whoever has its address now. Addresses of deleted contacts stay known
// until they are erased.
std::vector<model::known_person> model::people_behind(const sent_to& to, channel via, bool is_stored) const
{
    const auto person = people_.find(to.person);
    if (is_stored && person != people_.end() && !person->second.is_gone && person->second.id == to.contact)
        return {person->second};
    std::vector<known_person> found;
    for (const auto& [name, other] : people_)
        if (!other.is_gone && (via == channel::email ? other.email : other.phone) == to.address)
            found.push_back(other);
    if (const auto kept = deleted_.find(to.contact); is_stored && kept != deleted_.end())
        found.push_back(kept->second);
    return found;
}

// Covers the message's address, and other addresses of the person: the contact's current address on the channel, or all
// of them if requested.
void model::unsubscribed(recipient_place place, bool is_all, bool is_stored)
{
    const auto to = recipients_.find(place);
    if (to == recipients_.end())
        return;
    const auto via = channels_[place.campaign];
    std::set<consent::channel_address> all{{via, to->second.address}};
    for (const auto& person : people_behind(to->second, via, is_stored))
        for (const auto other : {channel::email, channel::sms, channel::phone})
            if (is_all || (other == via && !person.is_gone && person.id == to->second.contact))
                all.emplace(other, other == channel::email ? person.email : person.phone);
    for (const auto& address : all)
        if (!address.second.empty())
            consent_.opt_out(address, origin::link, "link", time_.now(), time_.now());
}

void model::suppressed(std::span<const suppression> entries)
{
    for (const auto& s : entries)
        consent_.opt_out(
            {s.channel, s.address}, origin::operator_entry, s.source, time_.now(), time_.now(), s.expires_at);
}

void model::unsuppressed(channel via, std::string_view address)
{
    consent_.remove({via, std::string{address}}, time_.now());
}

void model::contact_stored(contact_id id, const contact& person)
{
    names_[id] = person.external_id;
    people_[person.external_id] = {person.email, person.phone, false, id};
    audience_.store(id, person, time_.now());
}

void model::contact_removed(contact_id id, bool is_erased)
{
    audience_.remove(id, time_.now());
    const auto name = names_.find(id);
    if (name == names_.end())
        return;
    auto& person = people_[name->second];
    const bool existed = person.id == id && !person.is_gone;
    person.is_gone = true;
    if (is_erased)
        std::erase_if(deleted_, [&](const auto& deleted) { return names_[deleted.first] == name->second; });
    else if (existed)
        deleted_[id] = person;
}

void model::campaign_created(const campaign& c)
{
    channels_[c.id] = c.type;
    statuses_[c.id] = c.status;
    audience_.create(c.id, time_.now());
    attempts_.keep_rules(c.id, {c.type, c.on_unknown == on_unknown::resend, c.call.redial.attempts});
    campaign_updated(c);
}

void model::campaign_updated(const campaign& c)
{
    kinds_[c.id] = c.kind;
    rates_.set("campaign:" + std::to_string(c.id), c.pace.value_or(0));
    if (!c.hours.any_time())
        rates_.spare(c.id);
}

void model::status_changed(campaign_id id, campaign_status status)
{
    statuses_[id] = status;
    progress_.made(id);
    if (status != campaign_status::scheduled)
        scheduled_.erase(id);
}

void model::campaign_removed(campaign_id id)
{
    statuses_.erase(id);
    scheduled_.erase(id);
    removed_.insert(id);
    std::erase_if(leases_, [&](const auto& lease) { return lease.first.first == id; });
}

void model::campaign_archived(campaign_id id)
{
    attempts_.archive(id, commits());
}

void model::campaign_restored(campaign_id id)
{
    attempts_.restore(id);
    audience_.forget(id);
    restored_.insert(id);
    removed_.erase(id);
}

void model::failed_retried(campaign_id id)
{
    attempts_.retry_failed(id, commits());
}

void model::limit_set(std::string_view name, double per_second)
{
    if (!name.starts_with("campaign:"))  // A campaign's pace comes from campaign_updated().
        rates_.set(std::string{name}, per_second);
}

void model::message_stored(const one_off_message& m)
{
    const auto holder = m.state.campaign;
    messages_[{holder, m.state.seq}] = m.kind;
    if (!message_holders_.insert(holder).second)
        return;
    channels_[holder] = m.channel;
    statuses_[holder] = campaign_status::running;
    attempts_.keep_rules(holder, {m.channel, true, 0});
    rates_.spare(holder);
}

void model::unsubscribed_by_page(const std::string& key)
{
    if (const auto place = place_of(key))
        unsubscribed(place->first, false, false);
}

}  // namespace outbound::simulation
