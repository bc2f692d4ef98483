// Windows: outcomes, suppressions and the next intent in one transaction.
#include "rules/planted_fault.hpp"
#include "store/dispatch.hpp"
#include "store/recorder.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// What is behind a lease that still stands.
struct held_range {
    recipient_seq intent_seq = 0;
    channel via = channel::email;
};

std::optional<held_range> held(connection& db, const window_request& request)
{
    held_range range;
    // Locked: a pause that comes now waits until this window is open, and one that was here before is seen.
    if (!db.run(std::string{"SELECT intent_seq, (SELECT type FROM outbound_campaigns WHERE id = campaign_id) FROM campaign_ranges"
                            " WHERE campaign_id = :campaign AND first_seq = :first_seq AND (lease_token = :token"} +
                    (planted(rules::fault::no_lease_token) ? " OR 1 = 1)" : ")") + " AND halt = 0" + db.speaks().for_update(),
            use(request.campaign), use(request.first_seq), use(request.token), into(range.intent_seq), into(range.via)))
        return std::nullopt;
    return range;
}

// Suppressed rows of the window. Each row is looked up in the suppressions: CROSS JOIN keeps SQLite from turning that round.
std::vector<recipient_seq> suppressed_in(connection& db, const window_request& request, const held_range& range, timestamp now)
{
    std::vector<recipient_seq> found;
    recipient_seq seq = 0;
    auto rows = db.prepare(
        "SELECT r.seq FROM campaign_recipients r CROSS JOIN suppressions s"
        " WHERE r.campaign_id = :campaign AND r.seq > :from AND r.seq <= :to AND r.status = 'queued' AND s.address = r.address"
        " AND s.channel = :channel AND (s.expires_at IS NULL OR s.expires_at > :now) ORDER BY r.seq",
        use(request.campaign), use(range.intent_seq), use(request.intent_seq), use(range.via), use(now), into(seq));
    for (bool row = rows.execute(); row; row = rows.fetch())
        found.push_back(seq);
    return found;
}

std::vector<settlement> skipped(const std::vector<recipient_seq>& seqs, timestamp now)
{
    std::vector<settlement> skips;
    for (const auto seq : seqs) {
        auto& s = skips.emplace_back();
        s.seq = seq;
        s.status = recipient_status::skipped;
        s.reason = to_string(skip_reason::suppressed);
        s.at = now;
    }
    return skips;
}

void release(connection& db, const window_request& last)
{
    db.change("UPDATE campaign_ranges SET intent_seq = :intent, finished = CASE WHEN :intent >= last_seq THEN 1 ELSE 0 END,"
              " lease_token = 0, lease_until = 0, owner = '', halt = 0"
              " WHERE campaign_id = :campaign AND first_seq = :first_seq AND lease_token = :token",
        use(last.intent_seq, "intent"), use(last.campaign, "campaign"), use(last.first_seq, "first_seq"),
        use(last.token, "token"));
}

window open(connection& db, const window_request& request, timestamp now, bool may_grant)
{
    recorder outcomes{db, request.campaign};
    outcomes.count(request.first_seq, outcomes.record(request.outcomes));

    window result;
    if (request.release) {
        release(db, request);
        return result;
    }
    const auto range = may_grant ? held(db, request) : std::nullopt;
    result.granted = range.has_value();
    if (!range)
        return result;
    if (request.intent_seq > range->intent_seq) {
        result.suppressed = suppressed_in(db, request, *range, now);
        outcomes.count(request.first_seq, outcomes.record(skipped(result.suppressed, now)));
    }
    const bool stays = planted(rules::fault::send_before_intent) || planted(rules::fault::cursor_at_fetch);
    const auto intent = stays ? range->intent_seq : request.intent_seq;
    const auto until = now + request.lease;
    db.change("UPDATE campaign_ranges SET intent_seq = :intent, lease_until = :until"
              " WHERE campaign_id = :campaign AND first_seq = :first_seq",
        use(intent), use(until), use(request.campaign), use(request.first_seq));
    return result;
}

}  // namespace

std::vector<window> dispatch::open_windows(std::span<const window_request> requests)
{
    return write(db_, [&](transaction& tx) {
        std::vector<window> results;
        results.reserve(requests.size());
        const auto now = db_.now();
        for (const auto& request : requests)
            results.push_back(open(*tx, request, now, db_.may_dispatch()));
        return results;
    });
}

std::optional<recipient_seq> dispatch::stored_intent(campaign_id campaign, recipient_seq first_seq, std::int64_t token)
{
    recipient_seq intent = 0;
    auto db = db_.reader();
    if (!db->run("SELECT intent_seq FROM campaign_ranges WHERE campaign_id = :campaign AND first_seq = :first_seq AND "
                 "lease_token = :token",
            use(campaign), use(first_seq), use(token), into(intent)))
        return std::nullopt;
    return intent;
}

}  // namespace outbound::sql
