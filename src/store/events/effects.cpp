// The effect of an event on the person: opt-outs and their lifts, apart from the state of the message.
#include "store/events/recorder.hpp"

#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "rules/consent.hpp"
#include "store/contacts/contacts_behind.hpp"
#include "store/contacts/deleted_contacts.hpp"
#include "store/events/places.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/suppressions.hpp"

#include <set>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr auto invalid_address = to_string(suppression_reason::invalid);

std::string group_of(const provider_event& e)
{
    const auto* group = e.data.if_contains("group");
    return group != nullptr && group->is_string() ? "group/" + std::string{std::string_view{group->get_string()}}
                                                  : std::string{};
}

// suppression::scope, which a lift must match.
std::string scope_of(const provider_event& e)
{
    if (e.suppress == invalid_address)
        return e.vendor_id;
    if (e.kind == event_kind::unsubscribed)
        return group_of(e);
    return std::string{rules::scope_of_refusal(e.channel, e.suppress)};
}

suppression_lift lift_of(const provider_event& e, const std::string& address, lifter by)
{
    suppression_lift lift;
    lift.channel = e.channel;
    lift.address = address;
    lift.cause = by;
    lift.source = e.provider;
    lift.scope = by == lifter::start      ? std::string{rules::word_scope}
                 : by == lifter::delivery ? e.vendor_id
                                          : group_of(e);
    lift.occurred_at = e.occurred_at;
    return lift;
}

}  // namespace

void event_recorder::suppress_recipient(
    const event_recipient& row, const rules::event_state& after, const placed_event& p)
{
    const bool lifts_refused = p.event->kind == event_kind::delivered && (after.marks & rules::mark_failed) != 0;
    if (p.event->suppress.empty() && p.event->kind != event_kind::opted_in && !lifts_refused)
        return;
    const auto e = effect_of(p);
    if (e.suppress == invalid_address && after.delivered_at && is_vendor_id(e.vendor_id, after.external_id))
        return;
    auto address = row.address;
    if (address.empty() && valid_address(e.channel, e.address))  // The person was erased.
        address = address_after_erasure(db_, e.channel, e.address);
    std::vector<contact_id> contacts;
    if (e.suppress_all)
        contacts = contacts_behind(db_, source_, row.contact, e.channel, address);
    apply_suppressions(e, address, contacts, e.suppress_all ? opt_out_reach::person : opt_out_reach::address);
    if (lifts_refused && !address.empty())
        lift_suppressions(db_, lift_of(e, address, lifter::delivery), now_);
}

// A vendor that gives no time repeats an event at a later time. A new event without a time is stated now: it follows
// every opt-out and lift so far, regardless of clocks.
provider_event event_recorder::effect_of(const placed_event& p)
{
    auto e = *p.event;
    const auto hash = rules::event_hash(e);
    if (p.fate == event_fate::repeated)
        db_.run("SELECT kind, occurred_at FROM outbound_recipient_events WHERE campaign_id = :campaign AND seq = :seq"
                " AND event_hash = :hash",
            use(p.recipient.campaign), use(p.recipient.seq), use(hash), into(e.kind), into(e.occurred_at));
    else if (p.is_undated)
        e.occurred_at = {};
    return e;
}

// Events of archived campaigns have a hashed id.
bool event_recorder::is_vendor_id(const std::string& stated, const std::string& known)
{
    return stated == known || (stated.starts_with('#') && stated == rules::hash_scope(read_secret(db_), known));
}

void event_recorder::lift_refusal(const provider_event& e, const std::string& address)
{
    if (is_refused(db_, e.channel, address))
        lift_suppressions(db_, lift_of(e, address, lifter::delivery), now_);
}

std::vector<suppression> event_recorder::apply_suppressions(
    const provider_event& e, const std::string& address, std::span<const contact_id> contacts, opt_out_reach reach)
{
    if (!valid_address(e.channel, address) && !rules::is_address_hash(address))
        return {};
    if (e.kind == event_kind::opted_in)
        lift_suppressions(
            db_, lift_of(e, address, event_places::is_inbound(e) ? lifter::start : lifter::resubscribe), now_);
    if (e.suppress.empty())
        return {};
    suppression s;
    s.channel = e.channel;
    s.address = address;
    s.reason = e.suppress;
    s.source = e.provider;
    s.scope = scope_of(e);
    s.occurred_at = e.occurred_at;
    std::vector<suppression> entries{s};
    if (reach != opt_out_reach::address)
        for (const auto contact : contacts)
            add_other_addresses(s, contact, reach, entries);
    keep_suppressions(db_, entries, now_);
    return entries;
}

// The contact may have changed its address since the message was sent.
void event_recorder::add_other_addresses(
    suppression s, contact_id contact, opt_out_reach reach, std::vector<suppression>& entries)
{
    std::string email;
    std::string phone;
    rules::personal_marks kept;
    if (!db_.run("SELECT coalesce(" + source_.text("email") + ", ''), coalesce(" + source_.text("phone") +
                     ", '') FROM " + source_.contacts + " c WHERE c.id = :id",
            use(contact), into(email), into(phone)) &&
        reach == opt_out_reach::person && read_kept_marks(db_, read_secret(db_), contact, kept)) {
        email = kept.emails.empty() ? "" : kept.emails.front();
        phone = kept.phones.empty() ? "" : kept.phones.front();
    }
    std::set<std::pair<channel, std::string>> addresses{
        {channel::email, email}, {channel::sms, phone}, {channel::phone, phone}};
    if (s.channel != channel::email)
        addresses.insert({{channel::sms, s.address}, {channel::phone, s.address}});
    addresses.erase({s.channel, s.address});
    for (const auto& [via, address] : addresses)
        if ((reach == opt_out_reach::person || via == s.channel) && valid_address(via, address)) {
            s.address = address;
            entries.push_back(s);
            entries.back().channel = via;
        }
}

}  // namespace outbound::sql
