// Closes the rest of a cancelled or expired campaign, a few ranges at a time.
#include "store/dispatch/dispatch.hpp"
#include "store/outcomes/event_rows.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/outcomes/watches.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct closing {
    campaign_id id = 0;
    recipient_status status = recipient_status::cancelled;  // Status of recipients that were not sent to.
    std::string reason;
};

std::optional<closing> read_closing(connection& db, campaign_id id, timestamp now)
{
    closing c;
    c.id = id;
    std::string status;
    std::optional<timestamp> expires_at;
    if (!db.run(
            std::string{"SELECT status, expires_at FROM outbound_campaigns WHERE id = :id"} + db.dialect().for_share(),
            use(id), into(status), into(expires_at)))
        return std::nullopt;
    if (status == to_string(campaign_status::cancelled))
        return c;
    if (status != to_string(campaign_status::running) || !expires_at || *expires_at > now)
        return std::nullopt;
    c.status = recipient_status::skipped;
    c.reason = to_string(skip_reason::expired);
    return c;
}

struct open_range {
    recipient_seq first = 0, last = 0, intent = 0;
};

std::vector<open_range> free_ranges(connection& db, campaign_id campaign, timestamp now, std::size_t limit)
{
    std::vector<open_range> ranges;
    open_range r;
    const auto most = static_cast<std::int64_t>(limit);
    auto rows = db.prepare("SELECT first_seq, last_seq, intent_seq FROM outbound_campaign_ranges WHERE campaign_id = "
                           ":campaign AND finished = 0"
                           " AND lease_until <= :now ORDER BY first_seq LIMIT :most" +
                               db.dialect().for_update_of_free("outbound_campaign_ranges"),
        use(campaign), use(now), use(most), into(r.first), into(r.last), into(r.intent));
    rows.each([&] { ranges.push_back(r); });
    return ranges;
}

// Closes queued rows of `first … last` as `status`; returns their number. All except cancelled ones get a problem row.
std::int64_t close_rows(connection& db, campaign_id campaign, recipient_seq first, recipient_seq last,
    recipient_status status, const std::string& reason)
{
    if (status != recipient_status::cancelled)
        db.change("INSERT INTO outbound_recipient_problems (campaign_id, seq, status, reason, detail)"
                  " SELECT campaign_id, seq, :status, :reason, '' FROM campaign_recipients"
                  " WHERE campaign_id = :campaign AND seq >= :first AND seq <= :last AND status = 'queued'",
            use(status), use(reason), use(campaign), use(first), use(last));
    return db.change(
        "UPDATE campaign_recipients SET status = :status, reason = :reason, attempt = CASE WHEN :status = 'unknown' "
        "THEN attempt + 1"
        " ELSE attempt END WHERE campaign_id = :campaign AND seq >= :first AND seq <= :last AND status = 'queued'",
        use(status, "status"), use(reason, "reason"), use(campaign, "campaign"), use(first, "first"),
        use(last, "last"));
}

void close_range(connection& db, const closing& c, const open_range& range, timestamp now)
{
    counter_changes changes;
    // Messages within the intent may have been sent, so they must not be reported as cancelled.
    changes.add(recipient_status::unknown, close_rows(db, c.id, range.first, range.intent, recipient_status::unknown,
                                               std::string{to_string(outcome_reason::worker_lost)}));
    watch_unknown(db, c.id, range.first, range.intent, now, first_question);
    changes.add(c.status, close_rows(db, c.id, range.intent + 1, range.last, c.status, c.reason));
    recorder{db, c.id, now}.count(range.first, changes);
    db.change("UPDATE outbound_campaign_ranges SET intent_seq = last_seq, finished = 1, lease_token = 0, lease_until = "
              "0, owner "
              "= '', halt = 0"
              " WHERE campaign_id = :campaign AND first_seq = :first",
        use(c.id), use(range.first));
}

/// A retry without a lease.
struct free_retry {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    retry_kind kind = retry_kind::retry;
    std::int64_t leased_until = 0;
    std::string reason;  ///< Reason of the previous attempt.
};

// The reported status of a call that was to be repeated; `nullopt` if it is no such call.
std::optional<recipient_status> reported_call(connection& db, campaign_id campaign, const free_retry& retry)
{
    std::string kind;
    if (!db.run("SELECT kind FROM outbound_recipient_events WHERE campaign_id = :campaign AND seq = :seq AND attempt = "
                ":attempt"
                " AND kind IN ('busy', 'no_answer') ORDER BY kind LIMIT 1",
            use(campaign), use(retry.seq), use(retry.attempt), into(kind)))
        return std::nullopt;
    return from_string<recipient_status>(kind);
}

// A message that may have arrived stays unknown; a retry regains its previous status and reason.
settlement settle_closed(connection& db, const free_retry& retry, const closing& c, timestamp now)
{
    settlement s;
    s.seq = retry.seq;
    s.attempt = retry.attempt;
    s.status = c.status;
    s.reason = c.reason;
    s.at = now;
    if (retry.kind == retry_kind::unknown || retry.leased_until > 0) {
        s.status = recipient_status::unknown;
        s.reason = to_string(outcome_reason::lost_answer);
    } else if (const auto call = reported_call(db, c.id, retry)) {
        s.status = *call;
        s.reason = retry.reason == to_string(*call) ? std::string{} : retry.reason;
    } else if (retry.attempt > 0) {  // Vendors may report a failure without a reason.
        s.status = recipient_status::failed;
        s.reason = retry.reason;
    }
    return s;
}

void count_calls(connection& db, campaign_id campaign, std::span<const settlement> closed)
{
    rules::event_tally calls;
    for (const auto& s : closed)
        if (s.status == recipient_status::busy || s.status == recipient_status::no_answer)
            ++calls[s.status == recipient_status::busy ? event_counter::busy : event_counter::no_answer];
    add_counters(db, {{campaign, calls}});
}

// Returns the number of closed retries.
std::size_t close_retries(connection& db, const closing& c, timestamp now, std::size_t limit)
{
    std::vector<free_retry> found;
    free_retry retry;
    const auto most = static_cast<std::int64_t>(limit);
    {
        auto rows =
            db.prepare("SELECT t.seq, t.attempt, t.kind, t.lease_until, (SELECT r.reason FROM campaign_recipients r"
                       " WHERE r.campaign_id = t.campaign_id AND r.seq = t.seq) FROM outbound_campaign_retries t"
                       " WHERE t.campaign_id = :campaign AND (t.lease_until = 0 OR t.due_at <= :now)"
                       " ORDER BY t.due_at LIMIT :most" +
                           db.dialect().for_update_of_free("t"),
                use(c.id), use(now), use(most), into(retry.seq), into(retry.attempt), into(retry.kind),
                into(retry.leased_until), into(retry.reason));
        rows.each([&] { found.push_back(retry); });
    }
    std::vector<settlement> closed;
    for (const auto& each : found)
        closed.push_back(settle_closed(db, each, c, now));
    recorder{db, c.id, now}.conclude_retries(closed);
    count_calls(db, c.id, closed);
    return closed.size();
}

}  // namespace

bool dispatch::close_rest(campaign_id campaign, std::size_t ranges)
{
    return write(db_, [&](transaction& tx) {
        const auto now = db_.now();
        const auto c = read_closing(*tx, campaign, now);
        if (!c)
            return true;
        const auto free = free_ranges(*tx, campaign, now, ranges);
        for (const auto& range : free)
            close_range(*tx, *c, range, now);
        constexpr std::size_t retries_a_range = 100;
        const auto most_retries = ranges * retries_a_range;
        const auto closed_retries = close_retries(*tx, *c, now, most_retries);
        return free.size() < ranges && closed_retries < most_retries;
    });
}

}  // namespace outbound::sql
