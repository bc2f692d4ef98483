// Checks each invariant of a campaign with one query for violating rows.
#include "store/campaigns/campaigns.hpp"

#include "store/campaigns/rows.hpp"
#include "store/outcomes/event_audit.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The statuses of was_sent(); `{sent}` in the rules below.
const std::string sent_statuses = "('sent', 'delivered', 'bounced', 'answered', 'voicemail', 'busy', 'no_answer')";

constexpr std::size_t most_of_a_rule = 5;  // examples reported per broken rule

/// Finds violating rows. `sql` takes `:id` and returns one text per row: the fault and its place.
struct rule {
    const char* name;
    const char* sql;
};

constexpr rule rules[] = {
    {"ranges",
        R"(SELECT 'range ' || g.first_seq || ': its intent ' || g.intent_seq || ' is outside of ' ||
        (g.first_seq - 1) || ' to ' || g.last_seq FROM outbound_campaign_ranges g WHERE g.campaign_id = :id
        AND (g.last_seq < g.first_seq OR g.intent_seq < g.first_seq - 1 OR g.intent_seq > g.last_seq))"},
    {"ranges", R"(SELECT 'range ' || g.first_seq || ' is finished and leased until ' || g.lease_until
        FROM outbound_campaign_ranges g WHERE g.campaign_id = :id AND g.finished = 1 AND g.lease_until <> 0)"},
    {"ranges", R"(SELECT 'range ' || g.first_seq || ' is finished, and recipient ' || r.seq || ' is still queued'
        FROM outbound_campaign_ranges g
        JOIN campaign_recipients r ON r.campaign_id = g.campaign_id AND r.seq BETWEEN g.first_seq AND g.last_seq
        WHERE g.campaign_id = :id AND g.finished = 1 AND r.status = 'queued')"},
    {"retries", R"(SELECT 'recipient ' || t.seq || ' has a retry and is ' || coalesce(r.status, 'missing')
        FROM outbound_campaign_retries t LEFT JOIN campaign_recipients r ON r.campaign_id = t.campaign_id
        AND r.seq = t.seq
        WHERE t.campaign_id = :id AND coalesce(r.status, 'missing') NOT IN ('retrying', 'unknown'))"},
    {"retries", R"(SELECT 'recipient ' || r.seq || ' is retrying and has no retry'
        FROM campaign_recipients r WHERE r.campaign_id = :id AND r.status = 'retrying'
        AND NOT EXISTS (SELECT 1 FROM outbound_campaign_retries t WHERE t.campaign_id = r.campaign_id
        AND t.seq = r.seq))"},
    {"problems", R"(SELECT 'recipient ' || p.seq || ' has a problem "' || p.status || '" and is ' ||
        coalesce(r.status, 'missing') FROM outbound_recipient_problems p LEFT JOIN campaign_recipients r
        ON r.campaign_id = p.campaign_id AND r.seq = p.seq
        WHERE p.campaign_id = :id
        AND (p.status NOT IN ('failed', 'skipped', 'unknown', 'bounced')
        OR coalesce(r.status, 'missing') <> p.status))"},
    {"problems", R"(SELECT 'recipient ' || r.seq || ' is ' || r.status || ' and has no problem'
        FROM campaign_recipients r WHERE r.campaign_id = :id AND r.status IN ('failed', 'skipped', 'unknown', 'bounced')
        AND NOT EXISTS (SELECT 1 FROM outbound_recipient_problems p WHERE p.campaign_id = r.campaign_id
        AND p.seq = r.seq))"},
    {"sent", R"(SELECT 'recipient ' || r.seq || ' is ' || r.status || ' without ' ||
        CASE WHEN r.sent_at IS NULL THEN 'a time' ELSE 'an attempt' END
        FROM campaign_recipients r WHERE r.campaign_id = :id
        AND r.status IN {sent} AND (r.sent_at IS NULL OR r.attempt < 1))"},
    {"duplicates",
        R"(SELECT 'recipient ' || r.seq || ' is ' || r.status || ' and may still get a message, and recipient '
        || o.seq || ' with the same address is ' || o.status
        FROM campaign_recipients r JOIN outbound_campaigns c ON c.id = r.campaign_id
        JOIN campaign_recipients o ON o.address = r.address AND o.campaign_id = r.campaign_id AND o.seq <> r.seq
        WHERE r.campaign_id = :id AND r.status IN ('queued', 'retrying', 'unknown', 'failed') AND r.address <> ''
        AND o.status <> 'skipped' AND c.status <> 'cancelled' AND c.messages_of IS NULL)"},
    {"completed", R"(SELECT 'it is completed, and recipient ' || r.seq || ' is ' || r.status
        FROM campaign_recipients r JOIN outbound_campaigns c ON c.id = r.campaign_id
        WHERE r.campaign_id = :id AND c.status = 'completed' AND r.status IN ('queued', 'retrying'))"},
    {"completed", R"(SELECT 'it is completed, and range ' || g.first_seq || ' is not finished'
        FROM outbound_campaign_ranges g JOIN outbound_campaigns c ON c.id = g.campaign_id
        WHERE g.campaign_id = :id AND c.status = 'completed' AND g.finished = 0)"},
    {"completed", R"(SELECT 'it is completed and was never prepared'
        FROM outbound_campaigns c WHERE c.id = :id AND c.status = 'completed' AND c.prepared_at IS NULL)"},
    {"draft",
        R"(SELECT 'it has not started, and has ' ||
        (SELECT count(*) FROM outbound_campaign_ranges WHERE campaign_id = c.id) || ' ranges'
        FROM outbound_campaigns c WHERE c.id = :id AND c.status IN ('draft', 'scheduled')
        AND EXISTS (SELECT 1 FROM outbound_campaign_ranges g WHERE g.campaign_id = c.id))"},
    {"paused", R"(SELECT 'it is ' || c.status || ' with the pause reason "' || c.pause_reason || '"'
        FROM outbound_campaigns c WHERE c.id = :id AND (c.status = 'paused') <> (c.pause_reason <> ''))"},
};

class inspection {
public:
    inspection(connection& db, campaign_id id) : db_{db}, id_{id} {}

    void apply(const rule& r)
    {
        std::string detail;
        std::size_t reported = 0;
        std::string sql = r.sql;
        if (const auto at = sql.find("{sent}"); at != std::string::npos)
            sql.replace(at, std::string_view{"{sent}"}.size(), sent_statuses);
        auto rows = db_.walk(sql, use(id_, "id"), into(detail));
        rows.each([&] {
            report(r.name, detail);
            return ++reported < most_of_a_rule;
        });
    }

    /// Ranges are contiguous from 1 to the campaign's next_seq, and every seq has a row.
    void tiling()
    {
        recipient_seq first = 0;
        recipient_seq last = 0;
        recipient_seq expected = 1;
        auto rows = db_.walk(
            "SELECT first_seq, last_seq FROM outbound_campaign_ranges WHERE campaign_id = :id ORDER BY first_seq",
            use(id_), into(first), into(last));
        rows.each([&] {
            if (first != expected)
                report("ranges",
                    "a range begins at " + std::to_string(first) + " where " + std::to_string(expected) + " is next");
            expected = last + 1;
        });
        recipient_seq next = 0;
        db_.run("SELECT next_seq FROM outbound_campaigns WHERE id = :id", use(id_), into(next));
        if (next != expected)
            report("ranges", "the ranges end before " + std::to_string(expected) +
                                 ", and the campaign's next recipient is " + std::to_string(next));
        std::int64_t recipients = 0;
        recipient_seq highest = 0;
        db_.run("SELECT count(*), coalesce(max(seq), 0) FROM campaign_recipients WHERE campaign_id = :id", use(id_),
            into(recipients), into(highest));
        if (recipients != next - 1 || highest != next - 1)
            report("recipients", std::to_string(recipients) + " recipients up to " + std::to_string(highest) +
                                     " where " + std::to_string(next - 1) + " were frozen");
    }

    /// Compares each range's counters with a recount of its recipients.
    void counters()
    {
        static const std::string recount = [] {
            std::string sql = "SELECT g.first_seq";
            for (const std::string status : {"sent", "failed", "skipped", "unknown", "retrying", "cancelled"})
                sql += ", g." + status + ", coalesce(sum(CASE WHEN r.status " +
                       (status == "sent" ? "IN " + sent_statuses : "= '" + status + '\'') + " THEN 1 ELSE 0 END), 0)";
            sql += ", g.extra_segments, coalesce(sum(CASE WHEN r.status IN " + sent_statuses +
                   " THEN r.extra_segments ELSE 0 END), 0)";
            return sql +
                   " FROM outbound_campaign_ranges g LEFT JOIN campaign_recipients r ON r.campaign_id = g.campaign_id "
                   "AND r.seq BETWEEN g.first_seq AND g.last_seq WHERE g.campaign_id = :id GROUP BY "
                   "g.campaign_id, g.first_seq";
        }();
        struct counter {
            std::int64_t stored = 0;
            std::int64_t recounted = 0;
        };
        counter sent, failed, skipped, unknown, retrying, cancelled, segments;
        recipient_seq first = 0;
        auto rows = db_.walk(recount, use(id_), into(first), into(sent.stored), into(sent.recounted),
            into(failed.stored), into(failed.recounted), into(skipped.stored), into(skipped.recounted),
            into(unknown.stored), into(unknown.recounted), into(retrying.stored), into(retrying.recounted),
            into(cancelled.stored), into(cancelled.recounted), into(segments.stored), into(segments.recounted));
        const std::pair<std::string_view, const counter&> all[] = {{"sent", sent}, {"failed", failed},
            {"skipped", skipped}, {"unknown", unknown}, {"retrying", retrying}, {"cancelled", cancelled},
            {"extra segments", segments}};
        rows.each([&] {
            for (const auto& [name, c] : all)
                if (c.stored != c.recounted)
                    report("counters", "range " + std::to_string(first) + ": " + std::to_string(c.stored) + " " +
                                           std::string{name} + " are counted, and " + std::to_string(c.recounted) +
                                           " are there");
        });
    }

    /// Compares each recipient with its events, and the counters with both; if events are pruned, the counters with the
    /// recipients alone.
    void events(bool pruned)
    {
        if (!pruned)
            recipients_against_events();
        const auto kept = kept_counters(db_, id_);
        const auto must_be = recount_events(db_, id_);
        for (const auto& [which, name] : names<event_counter>::value)
            if (kept[which] != must_be[which] && !(pruned && counts_events(which)))
                report("event_counters", std::to_string(kept[which]) + " " + std::string{name} + " are counted, and " +
                                             std::to_string(must_be[which]) + " are there");
    }

    /// Runs one of the checks, which ends at an unreadable row.
    template <class Check>
    void run(Check check)
    try {
        check();
    } catch (const unreadable_value& fault) {
        report("unreadable", fault.what());
    }

    std::vector<inconsistency> finish() && { return std::move(found_); }

private:
    static bool counts_events(event_counter which)
    {
        using enum event_counter;
        return which == replies || which == keypresses || which == transfers_failed || which == talk_seconds ||
               which == recordings;
    }

    void recipients_against_events()
    {
        std::size_t reported = 0;
        compare_with_events(db_, id_, {}, [&](const event_recipient& stored, const rules::event_state& folded) {
            if (reported++ < most_of_a_rule)
                report("events",
                    "recipient " + std::to_string(stored.seq) + " is " + std::string{to_string(stored.state.status)} +
                        ", and its events come to " + std::string{to_string(folded.status)} +
                        (stored.state.status == folded.status ? " with other times, opens or clicks" : ""));
        });
    }

    void report(std::string_view name, const std::string& detail)
    {
        found_.push_back({id_, std::string{name}, detail});
    }

    connection& db_;
    campaign_id id_;
    std::vector<inconsistency> found_;
};

}  // namespace

std::vector<inconsistency> campaigns::verify(campaign_id id)
{
    const snapshot db{database_};
    campaign_rows campaign{*db, "id = :id", use(id)};
    if (!campaign.to_first())
        throw error{errc::not_found, "there is no campaign " + std::to_string(id)};
    const bool is_pruned = campaign.row().events_pruned_at.has_value();
    inspection inspect{*db, id};
    inspect.run([&] { static_cast<void>(campaign.require_readable()); });
    inspect.tiling();
    inspect.counters();
    inspect.run([&] { inspect.events(is_pruned); });
    for (const auto& r : rules)
        inspect.apply(r);
    return std::move(inspect).finish();
}

}  // namespace outbound::sql
