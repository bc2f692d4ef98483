// Counts again what the store counts: the recipients of a campaign, what happened by quarters of an hour, and what all
// events of a recipient come to.
#include "simulation/model.hpp"

#include <algorithm>
#include <array>

namespace outbound::simulation {
namespace {

using amounts = std::array<std::array<std::int64_t, std::size(names<period_counter>::value)>, 3>;  ///< By channel.

std::int64_t& amount_of(amounts& all, channel via, period_counter which)
{
    return all[static_cast<std::size_t>(via)][static_cast<std::size_t>(which)];
}

bool has_arrived(recipient_status status)
{
    return status == recipient_status::delivered || status == recipient_status::answered ||
           status == recipient_status::voicemail;
}

// A recipient with this status got it at least once.
void count_status(amounts& all, channel via, const recipient& row)
{
    amount_of(all, via, period_counter::delivered) += has_arrived(row.status);
    amount_of(all, via, period_counter::bounced) += row.status == recipient_status::bounced;
    amount_of(all, via, period_counter::failed) += row.status == recipient_status::failed;
    amount_of(all, via, period_counter::unknown) += row.status == recipient_status::unknown;
    amount_of(all, via, period_counter::skipped) += row.status == recipient_status::skipped;
    amount_of(all, via, period_counter::replied) += row.replied_at.has_value();
}

}  // namespace

std::vector<recipient> rows_of(store& db, campaign_id id)
{
    std::vector<recipient> rows;
    for (page_request slice{0, 1000};;) {
        auto next = db.campaigns().recipients(id, {}, slice);
        rows.insert(rows.end(), next.items.begin(), next.items.end());
        if (!next.next)
            return rows;
        slice.after = *next.next;
    }
}

void model::check_counts(store& db, campaign_id id, const std::vector<recipient>& rows)
{
    send_counts counted;
    counted.recipients = static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows) {
        counted.in_flight += row.status == recipient_status::sending;
        counted.queued += row.status == recipient_status::queued || row.status == recipient_status::sending;
        counted.sent += was_sent(row.status);
        counted.retrying += row.status == recipient_status::retrying;
        counted.failed += row.status == recipient_status::failed;
        counted.skipped += row.status == recipient_status::skipped;
        counted.cancelled += row.status == recipient_status::cancelled;
        counted.unknown += row.status == recipient_status::unknown;
    }
    const auto kept = db.campaigns().counts(id);
    if (counted != kept)
        broken("counters", "campaign " + std::to_string(id) + " counts " + std::to_string(kept.sent) + " sent, " +
                               std::to_string(kept.unknown) + " unknown, " + std::to_string(kept.failed) + " failed, " +
                               std::to_string(kept.in_flight) + " in flight; there are " +
                               std::to_string(counted.sent) + ", " + std::to_string(counted.unknown) + ", " +
                               std::to_string(counted.failed) + ", " + std::to_string(counted.in_flight));
}

// Every recipient was counted at least once under the status that it has, and replies, which nothing takes back, once.
// Deleting a campaign deletes its counts. A restored campaign has those of its archive.
void model::check_periods(store& db)
{
    amounts least{};
    for (page_request slice{0, 1000};;) {
        const auto listed = db.campaigns().list({.brief = true, .with_messages = true}, slice);
        for (const auto& c : listed.items)
            for (const auto& row : rows_of(db, c.id))
                count_status(least, c.type, row);
        if (!listed.next)
            break;
        slice.after = *listed.next;
    }
    amounts kept{};
    const std::array bounds{
        timestamp{}, timestamp{std::chrono::ceil<period_quarters>(time_.now() + period_quarters{1})}};
    for (const auto& count : db.campaigns().period_counts(bounds))
        amount_of(kept, count.channel, count.counter) += count.amount;
    for (const auto& [via, channel_name] : names<channel>::value)
        for (const auto& [which, name] : names<period_counter>::value) {
            const auto has = amount_of(kept, via, which);
            const auto wants = amount_of(least, via, which);
            if (has < wants || (which == period_counter::replied && has != wants))
                broken("periods", std::string{channel_name} + " counts " + std::to_string(has) + ' ' +
                                      std::string{name} + " by time; there are " + std::to_string(wants) +
                                      " recipients");
        }
}

void model::note_arrival(const recipient_place& place, const provider_event& e)
{
    using enum event_kind;
    auto& known = arrivals_[place];
    known.bounced |= e.kind == bounced && e.bounce != bounce_class::none && e.bounce != bounce_class::undetermined;
    known.by_machine |= e.kind == voicemail;
    known.arrived |= e.kind == delivered || e.kind == answered || e.kind == completed;
}

// What a vendor reported from the recipient's side decides, of any attempt and in any order: a bounce before a machine
// before an arrival.
void model::check_arrival(const recipient& row, channel via)
{
    const auto found = arrivals_.find({row.campaign, row.seq});
    if (found == arrivals_.end() || restored_.contains(row.campaign))
        return;
    const auto& known = found->second;
    auto wanted = row.status;
    if (known.bounced)
        wanted = recipient_status::bounced;
    else if (known.by_machine)
        wanted = recipient_status::voicemail;
    else if (known.arrived)
        wanted = via == channel::phone ? recipient_status::answered : recipient_status::delivered;
    if (row.status != wanted)
        broken("order", "recipient " + std::to_string(row.seq) + " of campaign " + std::to_string(row.campaign) +
                            " is " + std::string{to_string(row.status)} + ", and its events come to " +
                            std::string{to_string(wanted)});
}

}  // namespace outbound::simulation
