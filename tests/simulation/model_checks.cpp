// Invariants at quiet moments, read through the store's public interface.
#include "simulation/model.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace outbound::simulation {
namespace {

/// Where the recipient ended; `nullopt` for one that has not, or for a reason that no script leads to.
std::optional<fate> fate_of(const recipient& row)
{
    const auto name = row.status == recipient_status::skipped ? std::string_view{row.reason} : to_string(row.status);
    const auto* found = std::ranges::find(fate_names, name);
    return found == std::end(fate_names) ? std::nullopt : std::optional{static_cast<fate>(found - fate_names)};
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
    if (at_end)
        for (const auto& row : rows)
            if (const auto end = fate_of(row))
                seen_.saw(stored->type, *end);
    if (!channels_.contains(id) || stored->events_pruned_at)
        return;
    const bool holds_messages = message_holders_.contains(id);
    const bool is_over = stored->status == campaign_status::completed || stored->status == campaign_status::cancelled ||
                         (holds_messages && at_end);
    for (const auto& row : rows) {
        check_recipient(row, at_end, is_over);
        check_arrival(row, stored->type);
        check_cause(row, *stored, rows);
    }
    if (!holds_messages)
        audience_.check(id, rows);
    if (at_end && !holds_messages)
        check_end(*stored);
    if (at_end && stored->status == campaign_status::completed && !stored->expires_at && !holds_messages)
        check_duplicates(rows);
}

// Operators have resumed every paused campaign, and scripts schedule campaigns within the next minute. So at the end a
// campaign is over, or was never started.
void model::check_end(const campaign& stored)
{
    const auto known = statuses_.find(stored.id);
    const bool is_draft =
        stored.status == campaign_status::draft && known != statuses_.end() && known->second == campaign_status::draft;
    if (!is_draft && stored.status != campaign_status::completed && stored.status != campaign_status::cancelled)
        broken("end", "campaign " + std::to_string(stored.id) + " is " + std::string{to_string(stored.status)} +
                          ", and nothing happens any more");
    if (stored.status == campaign_status::completed && !stored.prepared_at)
        broken("end", "campaign " + std::to_string(stored.id) + " is completed, and was not prepared");
}

void model::check_cause(const recipient& row, const campaign& stored, const std::vector<recipient>& rows)
{
    if (row.status == recipient_status::skipped && !has_cause(row, stored, rows))
        broken("lost", text_of(row) + ", and that is not true");
    // The outcome of an earlier attempt stays when the campaign ends before the next one.
    const bool has_no_outcome = row.reason == "expired" || row.status == recipient_status::cancelled;
    const auto was_handed_over = [&](std::size_t number) {
        return !attempts_.at(number).is_proven_unsent && !attempts_.at(number).is_forgotten;
    };
    if (has_no_outcome && std::ranges::any_of(attempts_.hand_overs_to({row.campaign, row.seq}), was_handed_over))
        broken("lost", text_of(row) + ", and a message to it was handed over");
    if (row.status == recipient_status::cancelled && stored.status != campaign_status::cancelled)
        broken("lost", text_of(row) + ", and its campaign is not");
}

bool model::has_cause(const recipient& row, const campaign& stored, const std::vector<recipient>& rows) const
{
    const auto from = audience_.created_at(row.campaign);
    const bool is_erased = row.address.empty() && row.reason != "no_address";
    if (row.reason == "suppressed") {
        const bool is_transactional = is_transaction({row.campaign, row.seq});
        return is_erased || consent_.has_forbidden({stored.type, row.address}, from, is_transactional);
    }
    if (row.reason == "contact_deleted")  // A message to an address alone ends with whoever has the address.
        return row.contact_id == 0 ? audience_.was_anybody_removed() : audience_.is_gone(row.contact_id);
    if (row.reason == "no_address")
        return audience_.lacked_address(row.contact_id, stored.type, from);
    if (row.reason == "template_error") {
        constexpr std::string_view without_fallback = "{{first_name}}";
        const bool asks_for_name = (stored.subject + stored.message).find(without_fallback) != std::string::npos ||
                                   boost::json::serialize(stored.script).find(without_fallback) != std::string::npos;
        return asks_for_name && audience_.lacked_first_name(row.contact_id, from);
    }
    if (row.reason == "duplicate")
        return is_erased || std::ranges::any_of(rows, [&](const recipient& other) {
            return other.seq != row.seq && (other.address == row.address || other.address.empty());
        });
    return row.reason == "expired" && stored.expires_at && *stored.expires_at <= time_.now();
}

// One contact of several with the same address is enough, unless it was skipped for a reason of the contact and not of
// the address. An erased contact may have had any address.
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
                return is_enough(other) && (was_erased || other.address == row.address);
            }))
            broken("duplicate", text_of(row) + ", and nobody else with its address was sent to");
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
