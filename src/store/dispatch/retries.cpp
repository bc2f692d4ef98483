// Claims retries row by row. The claim is the intent: a claimed retry may have been sent.
#include "rules/event_fold.hpp"
#include "rules/verdict.hpp"
#include "store/content/message_contents.hpp"
#include "store/dispatch/dispatch.hpp"
#include "store/dispatch/hours.hpp"
#include "store/outcomes/queued_rows.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/suppressions/suppressions.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct due_retry {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    std::string address;
    bool after_unknown = false;
    bool leased = false;  // The worker that claimed it was lost: the message may have arrived.
    message_kind kind = message_kind::marketing;
    std::string withheld;  // Reason not to send; empty: none.
    timestamp open_until = timestamp::max();
};

/// The members of the campaign that its retries need.
struct retried_campaign {
    channel type{};
    message_kind kind{};
    on_unknown policy{};
    sending_hours hours;
    bool holds_messages = false;
};

/// What due_rows() reads of one-off messages, and of all other recipients.
struct retry_columns {
    std::string join;
    std::string kind;
    std::string is_gone;  ///< SQL: recipient `r` was deleted or erased.
    std::string counts;   ///< SQL: suppression `s` counts for recipient `r`; empty: each does.
};

retry_columns columns_of(const retried_campaign& c, const contact_tables& source)
{
    retry_columns columns;
    columns.is_gone = source.is_gone();
    columns.kind = '\'' + std::string{to_string(c.kind)} + '\'';
    columns.counts = counts_for(c.type, c.kind, "s");
    if (!c.holds_messages)
        return columns;
    columns.is_gone = "(r.address = '' OR (r.contact_id <> 0 AND " + columns.is_gone + "))";
    columns.join = " JOIN outbound_messages m ON m.campaign_id = t.campaign_id AND m.seq = t.seq";
    columns.kind = "m.kind";
    columns.counts = "1 = 1";
    for (const auto& [kind, name] : names<message_kind>::value)
        if (const auto counts = counts_for(c.type, kind, "s"); !counts.empty())
            columns.counts += " AND (m.kind <> '" + std::string{name} + "' OR " + counts + ')';
    return columns;
}

// Reads due retries, each checked against the current state of its recipient.
std::vector<due_retry> due_rows(connection& db, const contact_tables& source, campaign_id campaign,
    const retried_campaign& c, timestamp now, std::size_t limit)
{
    const auto columns = columns_of(c, source);
    std::vector<due_retry> due;
    due_retry retry;
    auto kind = retry_kind::retry;
    std::int64_t leased_until = 0;
    const auto most = static_cast<std::int64_t>(limit);
    auto rows =
        db.prepare("SELECT t.seq, t.attempt, r.address, t.kind, t.lease_until, " + columns.kind + ", CASE WHEN " +
                       columns.is_gone + " THEN 'contact_deleted' WHEN " +
                       is_suppressed_where(columns.counts, "r.address", ":channel") +
                       " THEN 'suppressed' ELSE '' END"
                       " FROM outbound_campaign_retries t JOIN campaign_recipients r ON r.campaign_id = t.campaign_id"
                       " AND r.seq = t.seq" +
                       columns.join +
                       " WHERE t.campaign_id = :campaign AND t.due_at <= :now ORDER BY t.due_at"
                       " LIMIT :most" +
                       db.dialect().for_update_of_free("t"),
            use(c.type, "channel"), use(now, "now"), use(campaign, "campaign"), use(most, "most"), into(retry.seq),
            into(retry.attempt), into(retry.address), into(kind), into(leased_until), into(retry.kind),
            into(retry.withheld));
    rows.each([&] {
        retry.after_unknown = kind == retry_kind::unknown;
        retry.leased = leased_until > 0;
        due.push_back(retry);
    });
    return due;
}

// Withholds retries to recipients whose opt-out is kept as a hash.
void withhold_recalled(connection& db, channel via, timestamp now, std::vector<due_retry>& due)
{
    if (!has_hashed_suppressions(db))
        return;
    std::vector<std::string> recipients;
    std::ranges::transform(due, std::back_inserter(recipients), &due_retry::address);
    recall_suppressions(db, via, recipients);
    for (auto& retry : due)
        if (retry.withheld.empty() &&
            db.run("SELECT 1 WHERE " + is_suppressed_where(counts_for(via, retry.kind, "s"), ":address", ":channel"),
                use(retry.address, "address"), use(via, "channel"), use(now, "now")))
            retry.withheld = to_string(skip_reason::suppressed);
}

settlement withheld(const due_retry& retry, timestamp now)
{
    settlement s;
    s.seq = retry.seq;
    s.attempt = retry.attempt;
    s.status = retry.after_unknown ? recipient_status::unknown : recipient_status::skipped;
    s.reason = retry.withheld;
    s.at = now;
    return s;
}

// Counts the attempt and leases the row. False if the recipient was settled meanwhile: nothing is sent.
bool lease_retry(connection& db, campaign_id campaign, due_retry& retry, std::int64_t token, timestamp until)
{
    const auto expected = retry.after_unknown ? recipient_status::unknown : recipient_status::retrying;
    ++retry.attempt;
    const std::int32_t mark = retry.after_unknown ? rules::mark_resent : 0;
    const auto open = db.change("UPDATE campaign_recipients SET attempt = :attempt, marks = marks | :mark"
                                " WHERE campaign_id = :campaign AND seq = :seq AND status = :expected",
        use(retry.attempt), use(mark), use(campaign), use(retry.seq), use(expected));
    if (open == 0) {
        db.change("DELETE FROM outbound_campaign_retries WHERE campaign_id = :campaign AND seq = :seq", use(campaign),
            use(retry.seq));
        return false;
    }
    db.change("UPDATE outbound_campaign_retries SET attempt = :attempt, due_at = :until, lease_token = :token, "
              "lease_until = :until"
              " WHERE campaign_id = :campaign AND seq = :seq",
        use(retry.attempt, "attempt"), use(until, "until"), use(token, "token"), use(campaign, "campaign"),
        use(retry.seq, "seq"));
    return true;
}

// Retries leased by a call whose result was lost were never dispatched: makes them due again.
void free_leased(connection& db, campaign_id campaign, std::int64_t token, timestamp now)
{
    std::vector<settlement> unsent;
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    auto kind = retry_kind::retry;
    {
        auto rows = db.prepare(
            std::string{"SELECT seq, attempt, kind FROM outbound_campaign_retries WHERE campaign_id = :campaign"
                        " AND lease_token = :token ORDER BY seq"} +
                db.dialect().for_update(),
            use(campaign), use(token), into(seq), into(attempt), into(kind));
        rows.each([&] { unsent.push_back(rules::give_back(seq, attempt, kind == retry_kind::unknown, now, now)); });
    }
    recorder{db, campaign, now}.record_retries(unsent, token);
}

struct granted_retries {
    retried_campaign campaign;
    std::vector<due_retry> rows;
};

granted_retries lease_retries(connection& db, const contact_tables& source, campaign_id campaign, std::size_t limit,
    const claim_terms& terms, timestamp now)
{
    granted_retries granted;
    auto& c = granted.campaign;
    // A repeated call waits for the earlier call, which holds the campaign's lock, and frees its leases in any status
    // of the campaign.
    const bool runs =
        db.run(std::string{"SELECT type, kind, on_unknown, hours, CASE WHEN messages_of IS NULL THEN 0 ELSE 1 END"
                           " FROM outbound_campaigns WHERE id = :id AND status = 'running'"} +
                   (terms.repeats ? db.dialect().for_update() : db.dialect().for_share()),
            use(campaign), into(c.type), into(c.kind), into(c.policy), into(c.hours), into(c.holds_messages));
    if (terms.repeats)
        free_leased(db, campaign, terms.token, now);
    if (!runs)
        return granted;
    zone_hours hours{c.hours};
    const bool resends = c.type == channel::email && c.policy == on_unknown::resend;
    const auto resend_at = [&](std::int32_t attempt) {
        return resends && attempt < terms.max_attempts ? std::optional{now + terms.reconcile_after} : std::nullopt;
    };
    auto due = due_rows(db, source, campaign, c, now, limit);
    withhold_recalled(db, c.type, now, due);
    std::vector<settlement> over;
    for (auto& retry : due) {
        if (retry.leased)
            over.push_back(lost_with_worker(retry.seq, retry.attempt, now, resend_at(retry.attempt)));
        else if (!retry.withheld.empty())
            over.push_back(withheld(retry, now));
        else if (const auto open = open_for_retry(db, campaign, retry.seq, hours, now);
                 open && lease_retry(db, campaign, retry, terms.token, now + terms.lease)) {
            retry.open_until = open->until;
            granted.rows.push_back(retry);
        }
    }
    recorder{db, campaign, now}.conclude_retries(over);
    return granted;
}

}  // namespace

std::size_t dispatch::due_retries(campaign_id campaign, std::size_t limit)
{
    std::int64_t due = 0;
    const auto now = db_.now();
    const auto most = static_cast<std::int64_t>(limit);
    auto db = db_.reader();
    db->run("SELECT count(*) FROM (SELECT 1 FROM outbound_campaign_retries WHERE campaign_id = :campaign AND due_at <= "
            ":now "
            "LIMIT :most) t",
        use(campaign), use(now), use(most), into(due));
    return static_cast<std::size_t>(due);
}

std::vector<claimed_retry> dispatch::claim_retries(campaign_id campaign, std::size_t limit, const claim_terms& terms)
{
    // Frees the leases, so that the next worker does not treat them as handed over.
    if (terms.repeats && !db_.may_dispatch())
        write(db_, [&](transaction& tx) { free_leased(*tx, campaign, terms.token, db_.now()); });
    db_.require_dispatch();
    const auto granted =
        write(db_, [&](transaction& tx) { return lease_retries(*tx, source_, campaign, limit, terms, db_.now()); });
    std::vector<claimed_retry> claimed;
    auto db = db_.reader();
    for (const auto& retry : granted.rows) {
        bindings values;
        values.add("campaign", campaign);
        values.add("seq", retry.seq);
        claimed_retry claim;
        auto row = queued_rows(*db, source_, terms, "r.seq = :seq", values, claim.recipient);
        if (!row.execute())
            continue;
        if (granted.campaign.holds_messages)
            read_message_of(*db, campaign, granted.campaign.type, claim.recipient);
        claim.after_unknown = retry.after_unknown;
        claim.open_until = retry.open_until;
        claimed.push_back(std::move(claim));
    }
    return claimed;
}

void dispatch::settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes)
{
    write(db_, [&](transaction& tx) { recorder{*tx, campaign, db_.now()}.record_retries(outcomes, token); });
}

}  // namespace outbound::sql
