// What an outcome changes outside the recipient's row: its problem, its retry and the counters of its range.
#include "store/outcomes/recorder.hpp"
#include "store/outcomes/stand_in.hpp"

namespace outbound::sql {

using soci::into;
using soci::use;

void recorder::keep_problem(const settlement& s)
{
    if (s.status == recipient_status::skipped && concerns_contact(s.reason))
        let_duplicate_stand_in(db_, campaign_, s.seq, s.address, s.at);
    // The address of an erased person is empty; a detail may name that person.
    db_.change(
        "INSERT INTO outbound_recipient_problems (campaign_id, seq, status, reason, detail)"
        " SELECT campaign_id, seq, :status, :reason, CASE WHEN address = '' THEN '' ELSE :detail END"
        " FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq"
        " ON CONFLICT (campaign_id, seq) DO UPDATE SET status = excluded.status, reason = excluded.reason, detail = "
        "excluded.detail",
        use(s.status), use(s.reason), use(s.detail), use(campaign_), use(s.seq));
}

void recorder::drop_problem(recipient_seq seq)
{
    db_.change("DELETE FROM outbound_recipient_problems WHERE campaign_id = :campaign AND seq = :seq", use(campaign_),
        use(seq));
}

void recorder::arm_retry(const settlement& s)
{
    const auto attempt = attempts_begun(s);
    const auto kind = s.status == recipient_status::unknown ? retry_kind::unknown : retry_kind::retry;
    db_.change("INSERT INTO outbound_campaign_retries (campaign_id, seq, attempt, due_at, kind, lease_until)"
               " VALUES (:campaign, :seq, :attempt, :due_at, :kind, 0)"
               " ON CONFLICT (campaign_id, seq) DO UPDATE SET attempt = excluded.attempt, due_at = excluded.due_at,"
               " kind = excluded.kind, lease_token = 0, lease_until = 0",
        use(campaign_), use(s.seq), use(attempt), use(*s.retry_at), use(kind));
}

void recorder::drop_retry(recipient_seq seq)
{
    db_.change(
        "DELETE FROM outbound_campaign_retries WHERE campaign_id = :campaign AND seq = :seq", use(campaign_), use(seq));
}

recipient_seq recorder::range_of(recipient_seq seq)
{
    recipient_seq first = 0;
    db_.run(
        "SELECT first_seq FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq <= :seq ORDER BY "
        "first_seq DESC LIMIT 1",
        use(campaign_), use(seq), into(first));
    return first;
}

void recorder::count(recipient_seq first_seq, const counter_changes& changes)
{
    if (changes.none())
        return;
    const auto sent = changes[0], failed = changes[1], skipped = changes[2], unknown = changes[3],
               retrying = changes[4], cancelled = changes[5], segments = changes.extra_segments();
    db_.change(
        "UPDATE outbound_campaign_ranges SET sent = sent + :sent, failed = failed + :failed, skipped = skipped "
        "+ :skipped, unknown = unknown + :unknown, retrying = retrying + :retrying, cancelled = cancelled + :cancelled,"
        " extra_segments = extra_segments + :segments WHERE campaign_id = :campaign AND first_seq = :first_seq",
        use(sent), use(failed), use(skipped), use(unknown), use(retrying), use(cancelled), use(segments),
        use(campaign_), use(first_seq));
    add_to_quarter(db_, now_, first_seq, changes.gained(campaign_));
}

}  // namespace outbound::sql
