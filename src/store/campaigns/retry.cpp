// Queues failed recipients again, in short transactions.
#include "store/campaigns/campaigns.hpp"

#include "rules/event_fold.hpp"
#include "store/campaigns/rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t most_at_once = 5000;

struct failed_recipient {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
};

/// Failed recipients in seq order, with a reason only those that failed for it. Every failed recipient has a problem,
/// so that no other recipients are read; CROSS JOIN keeps SQLite from reordering the join. Without recipients who were
/// erased: they have no address.
std::vector<failed_recipient> failed_after(
    connection& db, campaign_id id, const std::string& reason, recipient_seq after)
{
    std::vector<failed_recipient> found;
    failed_recipient r;
    bindings values;
    values.add("id", id);
    values.add("after", after);
    values.add("most", most_at_once);
    if (!reason.empty())
        values.add("reason", reason);
    auto rows = db.prepare(
        std::string{"SELECT r.seq, r.attempt FROM outbound_recipient_problems p CROSS JOIN campaign_recipients r"
                    " WHERE p.campaign_id = :id AND p.seq > :after AND p.status = 'failed'"
                    " AND r.campaign_id = p.campaign_id AND r.seq = p.seq AND r.status = 'failed'"
                    " AND r.address <> ''"} +
            (reason.empty() ? "" : " AND r.reason = :reason") + " ORDER BY p.seq LIMIT :most" +
            db.dialect().for_update(),
        values, into(r.seq), into(r.attempt));
    rows.each([&] { found.push_back(r); });
    return found;
}

/// Keeps the attempt, because the claim of the retry counts it, and the reason, in case the campaign ends before the
/// next attempt.
void queue_again(connection& db, campaign_id id, const std::vector<failed_recipient>& recipients, timestamp now)
{
    failed_recipient r;
    // Prevents later events of this attempt from setting `failed` again.
    std::int32_t rank = 0;
    auto mark = db.prepare("UPDATE campaign_recipients SET status = 'retrying', event_rank = :rank"
                           " WHERE campaign_id = :id AND seq = :seq",
        use(rank), use(id), use(r.seq));
    auto arm =
        db.prepare("INSERT INTO outbound_campaign_retries (campaign_id, seq, attempt, due_at, kind) VALUES (:id, :seq, "
                   ":attempt, :now, 'retry')",
            use(id), use(r.seq), use(r.attempt), use(now));
    auto forget = db.prepare(
        "DELETE FROM outbound_recipient_problems WHERE campaign_id = :id AND seq = :seq", use(id), use(r.seq));
    auto count = db.prepare(
        "UPDATE outbound_campaign_ranges SET failed = failed - 1, retrying = retrying + 1 WHERE campaign_id = :id "
        "AND first_seq = "
        "(SELECT max(first_seq) FROM outbound_campaign_ranges WHERE campaign_id = :id AND first_seq <= :seq)",
        use(id, "id"), use(r.seq, "seq"));
    for (const auto& recipient : recipients) {
        r = recipient;
        rank = rules::rank_of_end(recipient.attempt);
        mark.execute();
        arm.execute();
        forget.execute();
        count.execute();
    }
}

void require_retryable(const campaign& c, timestamp now)
{
    using enum campaign_status;
    if (c.expires_at && *c.expires_at <= now)
        throw error{errc::conflict,
            "the campaign has expired: its failed recipients cannot be tried again; clone the campaign"};
    if (c.status != running && c.status != paused && c.status != completed)
        throw error{errc::conflict, "the campaign is " + std::string{to_string(c.status)} +
                                        " and its failed recipients cannot be tried again; that takes one that is "
                                        "running, paused or completed"};
}

}  // namespace

std::int64_t campaigns::retry_failed(campaign_id id, std::string_view reason)
{
    const std::string wanted{reason};
    std::int64_t queued = 0;
    for (recipient_seq after = 0;;) {
        const auto failed = write(database_, [&](transaction& tx) {
            const auto now = database_.now();
            const auto c = require_locked_campaign(*tx, id);
            refuse_messages(c);
            require_retryable(c, now);
            const auto chunk = failed_after(*tx, id, wanted, after);
            if (chunk.empty())
                return chunk;
            queue_again(*tx, id, chunk, now);
            set_running_again(*tx, id, now);
            return chunk;
        });
        if (failed.empty())
            return queued;
        queued += static_cast<std::int64_t>(failed.size());
        after = failed.back().seq;
    }
}

}  // namespace outbound::sql
