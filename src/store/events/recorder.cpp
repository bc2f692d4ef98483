// For one campaign at a time: locks its recipients in seq order, inserts the events, folds them into copies of the
// rows, and writes the changed rows and counters at the end.
#include "store/events/recorder.hpp"

#include "model/call_options.hpp"
#include "store/campaigns/rows.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/event_log/recipient_events.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/sql/identity.hpp"

#include <algorithm>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

// An event that only confirms the sending adds nothing to a row that is `sent` already.
bool is_worth_writing(const rules::event_state& before, const rules::event_state& after)
{
    if (before == after)
        return false;
    if (before.status != recipient_status::sent || after.status != recipient_status::sent)
        return true;
    auto changed = after;
    changed.rank = before.rank;
    changed.reason = before.reason;
    return !(before == changed);
}

std::vector<recipient_seq> seqs_of(std::span<const placed_event> placed)
{
    std::vector<recipient_seq> seqs;
    for (const auto& p : placed)
        if (seqs.empty() || seqs.back() != p.recipient.seq)
            seqs.push_back(p.recipient.seq);
    return seqs;
}

bool fits(const placed_event& p, const event_recipient& row, channel via)
{
    return p.event->channel == via && p.attempt <= row.state.attempt + 1;
}

/// Events whose recipient is among the rows; both are sorted. Refuses events that contradict their message.
std::vector<placed_event*> with_recipient(
    std::span<placed_event> placed, const std::vector<event_recipient>& rows, channel via)
{
    std::vector<placed_event*> known;
    auto row = rows.begin();
    for (auto& p : placed) {
        while (row != rows.end() && row->seq < p.recipient.seq)
            ++row;
        if (row == rows.end() || row->seq != p.recipient.seq)
            continue;
        if (fits(p, *row, via))
            known.push_back(&p);
        else
            p.fate = event_fate::refused;
    }
    return known;
}

/// Marks events that arrived after their recipient was erased. Both lists are sorted.
void mark_erased(connection& db, const std::vector<event_recipient>& rows, const std::vector<placed_event*>& known)
{
    auto row = rows.begin();
    for (auto* p : known) {
        row = std::find_if(row, rows.end(), [&](const auto& r) { return r.seq == p->recipient.seq; });
        if (row->address.empty())
            p->erased_link =
                p->event->link.empty() ? std::string{} : hash_link(p->event->link, p->recipient, read_secret(db));
    }
}

std::string words_of_failure(const provider_event& e)
{
    const auto* words = e.data.if_contains("detail");
    return words != nullptr && words->is_string() ? std::string{std::string_view{words->get_string()}} : std::string{};
}

}  // namespace

void event_recorder::record(std::span<placed_event> placed)
{
    std::ranges::stable_sort(placed, {}, &placed_event::recipient);
    for (auto from = placed.begin(); from != placed.end();) {
        const auto to = std::find_if(
            from, placed.end(), [&](const auto& p) { return p.recipient.campaign != from->recipient.campaign; });
        record_campaign({from, to});
        from = to;
    }
    add_counters(db_, std::exchange(tallies_, {}));
    add_minutes(db_, std::exchange(minutes_, {}));
    add_to_quarter(db_, now_, part_of_this_thread(), std::exchange(reported_, {}));
}

void event_recorder::record_campaign(std::span<placed_event> placed)
{
    const auto id = placed.front().recipient.campaign;
    channel via{};
    if (!db_.run("SELECT type FROM outbound_campaigns WHERE id = :id", use(id), into(via)))
        return;
    auto rows = lock_recipients(db_, id, seqs_of(placed));
    const auto known = with_recipient(placed, rows, via);
    mark_erased(db_, rows, known);
    insert_events(db_, id, known, now_);
    auto from = known.begin();
    for (auto& row : rows) {
        const auto to = std::find_if(from, known.end(), [&](const auto* p) { return p->recipient.seq != row.seq; });
        record_recipient(id, row, {from, to});
        from = to;
    }
    write_moves(id);
}

void event_recorder::record_recipient(campaign_id campaign, event_recipient& row, std::span<placed_event* const> placed)
{
    auto after = row.state;
    std::string detail;
    std::vector<timestamp> clicks;
    bool is_scanner = false;  // Possibly a scanner.
    for (const auto* p : placed) {
        if (p->fate == event_fate::repeated) {
            ++p->intake->duplicates;
            suppress_recipient(row, after, *p);
            continue;
        }
        is_scanner |= !fold(after, *p);
        append_report(db_, {p->recipient, row.contact, p->attempt}, *p->event, now_);
        suppress_recipient(row, after, *p);
        if (p->event->kind == event_kind::clicked)
            clicks.push_back(p->event->occurred_at);
        if (p->event->kind == event_kind::bounced || p->event->kind == event_kind::failed)
            detail = words_of_failure(*p->event);
    }
    if (is_scanner && !is_pruned(campaign))
        judge_clicks(db_, {campaign, row.seq}, after, clicks);
    if (row.address.empty()) {
        after.external_id = row.state.external_id;
        detail.clear();
        for (const auto* p : placed)
            after.reason = without_address(after.reason, p->event->address);
    }
    if (is_worth_writing(row.state, after))
        move_to(campaign, row, std::move(after), std::move(detail));
}

// False for a click that may be a scanner's: the neighbouring clicks must be judged as well.
bool event_recorder::fold(rules::event_state& after, const placed_event& placed)
{
    const auto& e = *placed.event;
    rules::fold(after, e, placed.attempt);
    ++placed.intake->stored;
    tallies_[placed.recipient.campaign].add(e.kind, e.duration_seconds.value_or(0));
    ++minutes_[{placed.recipient.campaign, timestamp{std::chrono::floor<std::chrono::minutes>(e.occurred_at)}, e.kind}];
    if (e.kind == event_kind::replied)
        placed.intake->replies.push_back(placed.recipient);
    return (e.kind != event_kind::opened && e.kind != event_kind::clicked) || rules::engage(after, e);
}

// Late events of a pruned campaign add to the stored rows, because earlier events cannot be counted any more.
bool event_recorder::is_pruned(campaign_id id)
{
    int pruned = 0;
    return db_.run(
        "SELECT 1 FROM outbound_campaigns WHERE id = :id AND events_pruned_at IS NOT NULL", use(id), into(pruned));
}

void event_recorder::move_to(campaign_id campaign, event_recipient& row, rules::event_state after, std::string detail)
{
    const bool may_follow = row.state.rank != after.rank && !row.address.empty();  // Nobody erased is called again.
    const auto again = may_follow ? redial_time(campaign, after) : std::nullopt;
    if (again) {
        if (after.reason.empty())
            after.reason = to_string(after.status);  // In case the campaign ends before the next call.
        after.status = recipient_status::retrying;
        after.rank = rules::rank_of_end(after.attempt);
    }
    moves_.push_back({std::exchange(row.state, std::move(after)), again, std::move(detail)});
    changed_.push_back(std::move(row));
}

void event_recorder::write_moves(campaign_id campaign)
{
    write_states(db_, campaign, changed_);
    recorder outcomes{db_, campaign, now_};
    auto& sums = tallies_[campaign];
    for (std::size_t i = 0; i < moves_.size(); ++i) {
        const auto& [before, again, detail] = moves_[i];
        const auto seq = changed_[i].seq;
        const auto& after = changed_[i].state;
        sums.add(before, -1);
        sums.add(after);
        add_report(reported_, campaign, before, after);
        if (before.status != after.status)
            outcomes.overrule(changed_[i], before.status, detail);
        if (again)
            outcomes.call_again(seq, after.attempt, *again);
    }
    changed_.clear();
    moves_.clear();
}

// Time of the next call after a busy line or no answer, by the campaign's redial policy. The campaign may be completed
// meanwhile.
std::optional<timestamp> event_recorder::redial_time(campaign_id id, const rules::event_state& after)
{
    if (after.status != recipient_status::busy && after.status != recipient_status::no_answer)
        return std::nullopt;
    boost::json::object text;
    if (!db_.run(
            std::string{"SELECT call_options FROM outbound_campaigns WHERE id = :id AND status IN ('running', 'paused',"
                        " 'completed') AND (expires_at IS NULL OR expires_at > :now)"} +
                db_.dialect().for_update(),
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

}  // namespace outbound::sql
