// Folds events into their recipients, with statuses, counters, suppressions and retries that follow.
#include "store/events/recorder.hpp"

#include "model/address.hpp"
#include "model/call_options.hpp"
#include "rules/address_hash.hpp"
#include "rules/consent.hpp"
#include "store/campaigns/rows.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/contacts/suppressions.hpp"
#include "store/events/places.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/sql/identity.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

// That a message went out is what its row says already.
bool is_worth_writing(const rules::event_state& before, rules::event_state after)
{
    if (before.status == recipient_status::sent && after.status == recipient_status::sent) {
        after.rank = before.rank;
        after.reason = before.reason;
    }
    return !(before == after);
}

std::vector<recipient_seq> seqs_of(std::span<const placed_event> told)
{
    std::vector<recipient_seq> seqs;
    for (const auto& p : told)
        if (seqs.empty() || seqs.back() != p.of.seq)
            seqs.push_back(p.of.seq);
    return seqs;
}

bool fits(const placed_event& p, const event_recipient& row, channel via)
{
    return p.what->channel == via && p.attempt <= row.state.attempt + 1;
}

/// Those whose recipient is among the rows; both are in order. What does not fit its message is refused.
std::vector<placed_event*> with_recipient(
    std::span<placed_event> told, const std::vector<event_recipient>& rows, channel via)
{
    std::vector<placed_event*> known;
    auto row = rows.begin();
    for (auto& p : told) {
        while (row != rows.end() && row->seq < p.of.seq)
            ++row;
        if (row == rows.end() || row->seq != p.of.seq)
            continue;
        if (fits(p, *row, via))
            known.push_back(&p);
        else
            p.fate = event_fate::refused;
    }
    return known;
}

/// Marks events of people who were erased before they came. Both are in order.
void mark_erased(connection& db, const std::vector<event_recipient>& rows, const std::vector<placed_event*>& known)
{
    auto row = rows.begin();
    for (auto* p : known) {
        row = std::find_if(row, rows.end(), [&](const auto& r) { return r.seq == p->of.seq; });
        if (row->address.empty())
            p->erased_link = p->what->link.empty() ? std::string{} : hash_link(p->what->link, p->of, read_secret(db));
    }
}

std::string words_of_failure(const provider_event& e)
{
    const auto* words = e.data.if_contains("detail");
    return words != nullptr && words->is_string() ? std::string{std::string_view{words->get_string()}} : std::string{};
}

constexpr std::string_view invalid_address = "invalid";

std::string group_of(const provider_event& e)
{
    const auto* group = e.data.if_contains("group");
    return group != nullptr && group->is_string() ? "group/" + std::string{std::string_view{group->get_string()}}
                                                  : std::string{};
}

// What a lift of the suppression has to name, too.
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
    lift.by = by;
    lift.source = e.provider;
    lift.scope = by == lifter::start      ? std::string{rules::word_scope}
                 : by == lifter::delivery ? e.vendor_id
                                          : group_of(e);
    lift.occurred_at = e.occurred_at;
    return lift;
}

}  // namespace

void event_recorder::record(std::span<placed_event> told)
{
    std::ranges::stable_sort(told, {}, &placed_event::of);
    for (auto from = told.begin(); from != told.end();) {
        const auto to =
            std::find_if(from, told.end(), [&](const auto& p) { return p.of.campaign != from->of.campaign; });
        record_campaign({from, to});
        from = to;
    }
    add_counters(db_, std::exchange(tallies_, {}));
    add_minutes(db_, std::exchange(minutes_, {}));
}

void event_recorder::record_campaign(std::span<placed_event> told)
{
    const auto id = told.front().of.campaign;
    channel via{};
    if (!db_.run("SELECT type FROM outbound_campaigns WHERE id = :id", use(id), into(via)))
        return;
    auto rows = lock_recipients(db_, id, seqs_of(told));
    const auto known = with_recipient(told, rows, via);
    mark_erased(db_, rows, known);
    insert_events(db_, id, known, now_);
    auto from = known.begin();
    for (auto& row : rows) {
        const auto to = std::find_if(from, known.end(), [&](const auto* p) { return p->of.seq != row.seq; });
        record_recipient(id, row, {from, to});
        from = to;
    }
    write_moves(id);
}

void event_recorder::record_recipient(campaign_id campaign, event_recipient& row, std::span<placed_event* const> told)
{
    auto after = row.state;
    std::string detail;
    std::vector<timestamp> clicks;
    bool is_scanner = false;  // Perhaps.
    for (const auto* p : told) {
        if (p->fate == event_fate::repeated) {
            ++p->intake->duplicates;
            heed_recipient(row, after, *p->what);
            continue;
        }
        is_scanner |= !fold(after, *p);
        heed_recipient(row, after, *p->what);
        if (p->what->kind == event_kind::clicked)
            clicks.push_back(p->what->occurred_at);
        if (p->what->kind == event_kind::bounced || p->what->kind == event_kind::failed)
            detail = words_of_failure(*p->what);
    }
    if (is_scanner && !is_pruned(campaign))
        judge_clicks(db_, {campaign, row.seq}, after, clicks);
    if (row.address.empty()) {
        after.external_id = row.state.external_id;
        detail.clear();
        for (const auto* p : told)
            after.reason = without_address(after.reason, p->what->address);
    }
    if (is_worth_writing(row.state, after))
        move_to(campaign, row, std::move(after), std::move(detail));
}

// False: it is a click, and those around it have to be judged.
bool event_recorder::fold(rules::event_state& after, const placed_event& told)
{
    const auto& e = *told.what;
    rules::fold(after, e, told.attempt);
    ++told.intake->stored;
    tallies_[told.of.campaign].add(e.kind);
    ++minutes_[{told.of.campaign, timestamp{std::chrono::floor<std::chrono::minutes>(e.occurred_at)}, e.kind}];
    if (e.kind == event_kind::replied)
        told.intake->replies.push_back(told.of);
    return (e.kind != event_kind::opened && e.kind != event_kind::clicked) || rules::engage(after, e);
}

// Late events of an old campaign add to what its rows say: the earlier ones cannot be counted any more.
bool event_recorder::is_pruned(campaign_id id)
{
    int pruned = 0;
    return db_.run(
        "SELECT 1 FROM outbound_campaigns WHERE id = :id AND events_pruned_at IS NOT NULL", use(id), into(pruned));
}

void event_recorder::move_to(campaign_id campaign, event_recipient& row, rules::event_state after, std::string detail)
{
    const auto again = row.state.rank != after.rank ? redial_time(campaign, after) : std::nullopt;
    if (again) {
        if (after.reason.empty())
            after.reason = to_string(after.status);  // For a campaign that ends before the next call.
        after.status = recipient_status::retrying;
        after.rank = rules::rank_of_end(after.attempt);
    }
    moves_.push_back({std::exchange(row.state, std::move(after)), again, std::move(detail)});
    changed_.push_back(std::move(row));
}

void event_recorder::write_moves(campaign_id campaign)
{
    write_states(db_, campaign, changed_);
    recorder outcomes{db_, campaign};
    auto& sums = tallies_[campaign];
    for (std::size_t i = 0; i < moves_.size(); ++i) {
        const auto& [before, again, detail] = moves_[i];
        const auto seq = changed_[i].seq;
        const auto& after = changed_[i].state;
        sums.add(before, -1);
        sums.add(after);
        if (before.status != after.status)
            outcomes.overrule(seq, before.status, after.status, after.reason, detail);
        if (again)
            outcomes.call_again(seq, after.attempt, *again);
    }
    changed_.clear();
    moves_.clear();
}

// A line that was busy, or that nobody picked up, is called again as the campaign says. It may have been completed
// meanwhile.
std::optional<timestamp> event_recorder::redial_time(campaign_id id, const rules::event_state& after)
{
    if (after.status != recipient_status::busy && after.status != recipient_status::no_answer)
        return std::nullopt;
    boost::json::object text;
    if (!db_.run(
            std::string{"SELECT call_options FROM outbound_campaigns WHERE id = :id AND status IN ('running', 'paused',"
                        " 'completed') AND (expires_at IS NULL OR expires_at > :now)"} +
                db_.speaks().for_update(),
            use(id), use(now_), into(text)))
        return std::nullopt;
    call_options how;
    assign(how, text);
    if (after.attempt > how.redial.attempts)
        return std::nullopt;
    if (set_running_again(db_, id, now_))
        resumed_.push_back(id);
    return now_ + how.redial.after;
}

void event_recorder::heed_recipient(
    const event_recipient& row, const rules::event_state& after, const provider_event& e)
{
    if (e.suppress.empty() && e.kind != event_kind::opted_in && e.kind != event_kind::delivered)
        return;
    const bool was_delivered = after.delivered_at && after.external_id == e.vendor_id;
    if (e.suppress == invalid_address && was_delivered)
        return;
    auto address = row.address;
    if (address.empty() && valid_address(e.channel, e.address))  // Erased: only the hash may be kept.
        address = rules::hash_address(read_secret(db_), e.channel, e.address);
    heed(e, address, row.contact, e.suppress_all ? opt_out_reach::person : opt_out_reach::address);
    if (e.kind == event_kind::delivered && (after.marks & rules::mark_failed) != 0 && !address.empty())
        lift_suppressions(db_, lift_of(e, address, lifter::delivery), now_);
}

std::vector<suppression> event_recorder::heed(
    const provider_event& e, const std::string& address, contact_id whose, opt_out_reach reach)
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
        add_other_addresses(s, whose, reach, entries);
    keep_suppressions(db_, entries, now_);
    return entries;
}

// The message went to an address that the contact may have left since.
void event_recorder::add_other_addresses(
    suppression s, contact_id whose, opt_out_reach reach, std::vector<suppression>& entries)
{
    std::string email;
    std::string phone;
    db_.run("SELECT email, phone FROM " + source_.contacts + " WHERE id = :id", use(whose), into(email), into(phone));
    std::set<std::pair<channel, std::string>> others{
        {channel::email, email}, {channel::sms, phone}, {channel::phone, phone}};
    if (s.channel != channel::email)
        others.insert({{channel::sms, s.address}, {channel::phone, s.address}});
    others.erase({s.channel, s.address});
    for (const auto& [via, address] : others)
        if ((reach == opt_out_reach::person || via == s.channel) && valid_address(via, address)) {
            s.address = address;
            entries.push_back(s);
            entries.back().channel = via;
        }
}

}  // namespace outbound::sql
