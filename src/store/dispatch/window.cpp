// One transaction records outcomes, checks each recipient and advances the intent.
#include "store/contacts/contact_removals.hpp"
#include "store/dispatch/dispatch.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/suppressions/suppressions.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The range of a valid lease.
struct held_range {
    recipient_seq intent_seq = 0;
    channel via = channel::email;
    message_kind kind = message_kind::marketing;
    std::int64_t removals = 0;  ///< Number of contacts ever removed.
};

std::optional<held_range> held(connection& db, const window_request& request)
{
    held_range range;
    // Locks the range: a later pause waits until this window is open, an earlier pause is seen.
    if (!db.run("SELECT intent_seq, (SELECT type FROM outbound_campaigns WHERE id = campaign_id), (SELECT kind FROM "
                "outbound_campaigns WHERE id = campaign_id), " +
                    std::string{removals_column} +
                    " FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq = :first_seq AND "
                    "lease_token = "
                    ":token"
                    " AND halt = 0" +
                    db.dialect().for_update(),
            use(request.campaign), use(request.first_seq), use(request.token), into(range.intent_seq), into(range.via),
            into(range.kind), into(range.removals)))
        return std::nullopt;
    return range;
}

/// A recipient of the window that must not be sent to.
struct withheld_row {
    recipient_seq seq = 0;
    std::string reason;  ///< Empty: already settled.
};

// Checks the current state of each row. Includes settled rows of the window: an earlier try of this request, whose
// result was lost, may have skipped them.
std::vector<withheld_row> withheld_in(
    connection& db, const contact_tables& source, const window_request& request, const held_range& range, timestamp now)
{
    std::vector<withheld_row> found;
    withheld_row row;
    const bool all_exist = source.is_own && range.removals == request.removals;
    const std::string gone = all_exist ? "r.address = ''" : source.is_gone();
    const auto check =
        check_suppressions(db.dialect(), counts_for(range.via, range.kind, "s"), "r.address", ":channel");
    auto rows = db.prepare(
        "SELECT r.seq, CASE WHEN r.status <> 'queued' THEN '' WHEN " + gone +
            " THEN 'contact_deleted' ELSE 'suppressed' END FROM campaign_recipients r" + check.join +
            " WHERE r.campaign_id = :campaign AND r.seq > :from AND r.seq <= :to AND (r.status <> 'queued' OR " + gone +
            " OR " + check.condition + ") ORDER BY r.seq",
        use(request.campaign, "campaign"), use(request.from_seq, "from"), use(request.intent_seq, "to"),
        use(range.via, "channel"), use(now, "now"), into(row.seq), into(row.reason));
    rows.each([&] {
        if (found.empty() || found.back().seq != row.seq)
            found.push_back(row);
    });
    return found;
}

std::vector<settlement> skipped(
    const std::vector<withheld_row>& rows, std::span<const queued_recipient> claimed, timestamp now)
{
    std::vector<settlement> skips;
    for (const auto& row : rows) {
        if (row.reason.empty())
            continue;
        auto& s = skips.emplace_back();
        s.seq = row.seq;
        s.status = recipient_status::skipped;
        s.reason = row.reason;
        s.at = now;
        const auto known = std::ranges::lower_bound(claimed, row.seq, {}, &queued_recipient::seq);
        if (known != claimed.end() && known->seq == row.seq)
            s.address = known->address;
    }
    return skips;
}

// Rows that an earlier try of a window intended, whose result was lost, and that were erased meanwhile. Whoever claims
// them later does not know their addresses. Locks the range, as erasure does.
std::vector<withheld_row> erased_in(connection& db, const window_request& last)
{
    std::vector<withheld_row> found;
    recipient_seq intent = 0;
    if (!db.run(
            "SELECT intent_seq FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq = :first_seq"
            " AND lease_token = :token" +
                std::string{db.dialect().for_update()},
            use(last.campaign), use(last.first_seq), use(last.token), into(intent)) ||
        intent <= last.intent_seq)
        return found;
    withheld_row row{0, std::string{to_string(skip_reason::contact_deleted)}};
    auto rows = db.prepare("SELECT seq FROM campaign_recipients WHERE campaign_id = :campaign AND seq > :last"
                           " AND seq <= :intent AND status = 'queued' AND address = '' ORDER BY seq",
        use(last.campaign), use(last.intent_seq), use(intent), into(row.seq));
    rows.each([&] { found.push_back(row); });
    return found;
}

void release(connection& db, const window_request& last)
{
    db.change("UPDATE outbound_campaign_ranges SET intent_seq = :intent, finished = CASE WHEN :intent >= last_seq THEN "
              "1 ELSE 0 END,"
              " lease_token = 0, lease_until = 0, owner = '', halt = 0"
              " WHERE campaign_id = :campaign AND first_seq = :first_seq AND lease_token = :token",
        use(last.intent_seq, "intent"), use(last.campaign, "campaign"), use(last.first_seq, "first_seq"),
        use(last.token, "token"));
}

window open(connection& db, const contact_tables& source, const window_request& request, timestamp now, bool may_grant)
{
    recorder outcomes{db, request.campaign, now};
    outcomes.count(request.first_seq, outcomes.record(request.outcomes, request.token));
    const auto skip = [&](const std::vector<withheld_row>& rows) {
        outcomes.count(request.first_seq, outcomes.conclude(skipped(rows, request.recipients, now)));
    };

    window result;
    if (request.release) {
        skip(erased_in(db, request));
        release(db, request);
        return result;
    }
    const auto range = may_grant ? held(db, request) : std::nullopt;
    result.granted = range.has_value();
    if (!range)
        return result;
    if (request.intent_seq > request.from_seq) {
        recall_suppressions(db, range->via, request.campaign, request.from_seq + 1, request.intent_seq);
        const auto rows = withheld_in(db, source, request, *range, now);
        skip(rows);
        std::ranges::transform(rows, std::back_inserter(result.withheld), &withheld_row::seq);
    }
    const auto intent = std::max(range->intent_seq, request.intent_seq);
    const auto until = now + request.lease;
    db.change("UPDATE outbound_campaign_ranges SET intent_seq = :intent, lease_until = :until"
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
            results.push_back(open(*tx, source_, request, now, db_.may_dispatch()));
        return results;
    });
}

}  // namespace outbound::sql
