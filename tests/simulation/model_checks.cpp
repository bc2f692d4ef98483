// Invariants at quiet moments, read through the store's public interface.
#include "simulation/model.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

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

std::string text_of(const recipient& row)
{
    return "recipient " + std::to_string(row.seq) + " of campaign " + std::to_string(row.campaign) + " is " +
           std::string{to_string(row.status)} + (row.reason.empty() ? "" : " (" + row.reason + ")");
}

}  // namespace

void model::check_campaign(store& db, campaign_id id, bool at_end)
{
    const auto stored = db.campaigns().get(id);
    if (!stored)
        return;
    for (const auto& wrong : db.campaigns().verify(id))
        broken("verify", "campaign " + std::to_string(id) + ", " + wrong.rule + ": " + wrong.detail);
    const auto rows = rows_of(db, id);
    check_counts(db, id, rows);
    if (!channels_.contains(id) || stored->events_pruned_at)
        return;
    const bool holds_messages = message_holders_.contains(id);
    const bool is_over = stored->status == campaign_status::completed || stored->status == campaign_status::cancelled ||
                         (holds_messages && at_end);
    for (const auto& row : rows)
        check_recipient(row, at_end, is_over);
    if (at_end && stored->status == campaign_status::running && !holds_messages)
        broken("end", "campaign " + std::to_string(id) + " is running, and nothing happens any more");
    if (at_end && stored->status == campaign_status::completed && !stored->expires_at && !holds_messages)
        check_duplicates(rows);
}

// One contact of several with the same address is enough, unless it was skipped for a reason of the contact and not of
// the address. An erased contact may have had any address; if it was erased during a grant, its address is gone.
void model::check_duplicates(const std::vector<recipient>& rows)
{
    const auto is_enough = [](const recipient& row) {
        constexpr std::string_view of_contact[] = {"duplicate", "contact_deleted", "template_error", "too_long"};
        return row.status != recipient_status::skipped ||
               std::ranges::find(of_contact, row.reason) == std::end(of_contact);
    };
    for (const auto& row : rows)
        if (row.reason == "duplicate" && !row.address.empty() &&
            std::ranges::none_of(rows, [&](const recipient& other) {
                const bool was_erased = other.address.empty() && other.reason != "no_address";
                const bool was_held = !attempts_.granted_to({other.campaign, other.seq}).empty();
                return was_erased ? was_held || is_enough(other) : other.address == row.address && is_enough(other);
            }))
            broken("duplicate", text_of(row) + ", and nobody else with its address was sent to");
}

void model::check_counts(store& db, campaign_id id, const std::vector<recipient>& rows)
{
    send_counts counted;
    counted.recipients = static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows) {
        const auto status = row.status == recipient_status::sending ? recipient_status::queued : row.status;
        counted.queued += status == recipient_status::queued;
        counted.sent += was_sent(status);
        counted.retrying += status == recipient_status::retrying;
        counted.failed += status == recipient_status::failed;
        counted.skipped += status == recipient_status::skipped;
        counted.cancelled += status == recipient_status::cancelled;
        counted.unknown += status == recipient_status::unknown;
    }
    const auto kept = db.campaigns().counts(id);
    counted.in_flight = kept.in_flight;
    if (counted != kept)
        broken("counters", "campaign " + std::to_string(id) + " counts " + std::to_string(kept.sent) + " sent, " +
                               std::to_string(kept.unknown) + " unknown, " + std::to_string(kept.failed) +
                               " failed; there are " + std::to_string(counted.sent) + ", " +
                               std::to_string(counted.unknown) + ", " + std::to_string(counted.failed));
}

void model::check_recipient(const recipient& row, bool at_end, bool is_over)
{
    using enum recipient_status;
    const recipient_place place{row.campaign, row.seq};
    bool may_have_arrived = false;  // and no report of a failure
    bool was_accepted = false;
    bool was_refused = false;
    for (const auto number : attempts_.hand_overs_to(place)) {
        const auto& h = attempts_.at(number);
        may_have_arrived |= h.accepted && h.failed_at == 0 && h.missed_at == 0 && !h.is_forgotten;
        was_accepted |= h.accepted;
        was_refused |= h.is_refused || h.failed_at > 0;
    }
    if (was_sent(row.status) && !was_accepted)
        broken("invented", text_of(row) + ", and no vendor has it");
    if (row.status == failed && !was_refused)
        broken("invented", text_of(row) + ", and no vendor refused it");
    if (!at_end)
        return;
    if (may_have_arrived &&
        (row.status == skipped || row.status == cancelled || row.status == failed || row.status == queued))
        broken("lost", text_of(row) + ", and a vendor has accepted it");
    if (is_over && (row.status == queued || row.status == retrying || row.status == sending))
        broken("lost", text_of(row) + ", and its campaign is over");
    const auto workers = attempts_.granted_to(place);
    const auto is_disturbed = [&](int worker) { return disturbed_.contains(worker); };
    if (row.status == unknown && attempts_.hand_overs_to(place).empty() && !workers.empty() &&
        std::ranges::none_of(workers, is_disturbed))
        broken("unknown", text_of(row) + ", and it was never handed over, by workers that nothing happened to");
}

void model::check_suppressions(store& db)
{
    for (const auto& address : consent_.addresses()) {
        const auto stands = consent_.ask(address, time_.now());
        if (stands == standing::disputed)
            continue;
        const auto found = db.suppressions().find(address.first, address.second);
        const bool holds = found && (!found->expires_at || *found->expires_at > time_.now());
        const auto address_text = std::string{to_string(address.first)} + ' ' + address.second;
        if (stands == standing::opted_out && !holds)
            broken("optout",
                address_text + " opted out (" + consent_.reason(address, time_.now()) + ") and is not suppressed");
        if (stands == standing::free && holds)
            broken("optin", address_text + " is suppressed as " + found->reason + ", and nothing keeps it so");
    }
}

}  // namespace outbound::simulation
