// Finds campaigns that need a worker. Reads each revision of a campaign once as a whole, so that an unreadable campaign
// is excluded here and does not block others.
#include "store/dispatch/dispatch.hpp"

#include "model/time.hpp"
#include "store/dispatch/pace.hpp"
#include "store/event_log/append.hpp"
#include "store/sql/campaign_rows.hpp"
#include "store/sql/message_months.hpp"

namespace outbound::sql {

using soci::into;
using soci::use;

dispatch::dispatch(database& db, const store_options& options) : db_{db}, source_{contact_tables::from(options)} {}

namespace {

struct scheduled_campaign {
    campaign_id id = 0;
    timestamp scheduled_at{};
    std::optional<timestamp> expires_at;
};

std::vector<scheduled_campaign> read_due(connection& db, timestamp now, const std::string& locked = {})
{
    std::vector<scheduled_campaign> due;
    scheduled_campaign c;
    auto rows = db.prepare("SELECT id, scheduled_at, expires_at FROM outbound_campaigns"
                           " WHERE status = 'scheduled' AND scheduled_at <= :now ORDER BY scheduled_at" +
                               locked,
        use(now), into(c.id), into(c.scheduled_at), into(c.expires_at));
    rows.each([&] { due.push_back(c); });
    return due;
}

/// A campaign that has expired sends nothing, so it starts and ends.
bool is_late(const scheduled_campaign& c, timestamp now, std::chrono::milliseconds max_late)
{
    return now - c.scheduled_at > max_late && (!c.expires_at || *c.expires_at > now);
}

void start_due(connection& db, campaign_id id, timestamp now)
{
    db.change("UPDATE outbound_campaigns SET status = 'running', started_at = :now, updated_at = :now,"
              " revision = revision + 1 WHERE id = :id",
        use(now, "now"), use(id, "id"));
    keep_campaign_pace(db, id);
    append_event(db, event_type::campaign_started, now, {{"campaign_id", id}});
}

late_campaign pause_late(connection& db, const scheduled_campaign& c, timestamp now)
{
    late_campaign paused{c.id, "its start at " + to_rfc3339(c.scheduled_at) +
                                   " was missed; if the database is a restored backup, it may have been sent since"};
    constexpr auto reason = pause_reason::late;
    db.change("UPDATE outbound_campaigns SET status = 'paused', pause_reason = :reason, pause_detail = :detail,"
              " updated_at = :now, revision = revision + 1 WHERE id = :id",
        use(reason, "reason"), use(paused.detail, "detail"), use(now, "now"), use(c.id, "id"));
    keep_campaign_pace(db, c.id);
    append_event(db, event_type::campaign_paused, now, {{"campaign_id", c.id}, {"reason", to_string(reason)}});
    return paused;
}

}  // namespace

due_campaigns dispatch::start_scheduled(std::chrono::milliseconds max_late)
{
    const auto now = db_.now();
    if (read_due(*db_.reader(), now).empty())
        return {};
    return write(db_, [&](transaction& tx) {
        due_campaigns due;
        for (const auto& c : read_due(*tx, now, tx->dialect().for_update_of_free("outbound_campaigns")))
            if (is_late(c, now, max_late)) {
                due.late.push_back(pause_late(*tx, c, now));
            } else {
                start_due(*tx, c.id, now);
                due.started.push_back(c.id);
            }
        return due;
    });
}

namespace {

/// Campaigns with open work; null at the end. Costs two index look-ups per campaign, not per row.
constexpr std::string_view campaigns_with_open_work =
    "WITH RECURSIVE open (id) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT (SELECT MIN(id) FROM ("
    "SELECT MIN(r.campaign_id) AS id FROM outbound_campaign_ranges r WHERE r.finished = 0 AND r.campaign_id > p.id"
    " UNION ALL SELECT MIN(t.campaign_id) FROM outbound_campaign_retries t WHERE t.campaign_id > p.id) AS following)"
    " FROM open p WHERE p.id IS NOT NULL) ";

/// Selects one row per campaign of `source`.
std::string select_work(std::string_view source)
{
    return "SELECT c.id, type, status, CASE WHEN prepared_at IS NULL THEN 0 ELSE 1 END, pace, hours, expires_at,"
           " CASE WHEN EXISTS (SELECT 1 FROM outbound_campaign_ranges r WHERE r.campaign_id = c.id AND r.finished = 0"
           " AND r.lease_until <= :now AND r.not_before <= :now) THEN 1 ELSE 0 END,"
           " (SELECT MIN(due_at) FROM outbound_campaign_retries t WHERE t.campaign_id = c.id),"
           " (SELECT MIN(not_before) FROM outbound_campaign_ranges r WHERE r.campaign_id = c.id AND r.finished = 0"
           " AND r.not_before > :now), c.revision, CASE WHEN messages_of IS NULL THEN 0 ELSE 1 END FROM " +
           std::string{source};
}

/// Running campaigns, and cancelled campaigns with open work. Does not read ended campaigns. One-off messages of the
/// current month count while one of them is open.
const std::string select_works =
    std::string{campaigns_with_open_work} +
    select_work("outbound_campaigns c WHERE status = 'running' AND (" + messages_are_over("c") +
                " OR EXISTS (SELECT 1 FROM outbound_campaign_retries o WHERE o.campaign_id = c.id))") +
    " UNION ALL " + select_work("open CROSS JOIN outbound_campaigns c WHERE c.id = open.id AND status = 'cancelled'") +
    " ORDER BY 1";

}  // namespace

std::vector<campaign_work> dispatch::work()
{
    std::vector<campaign_work> works;
    std::vector<std::int64_t> revisions;
    campaign_work w;
    checked<channel> type;
    checked<campaign_status> status;
    checked<sending_hours> hours;
    std::int64_t revision = 0;
    const auto now = db_.now();
    const auto month = month_of(now);
    auto db = db_.reader();
    auto rows = db->prepare(select_works, use(now, "now"), use(month, "month"), into(w.id), into(type), into(status),
        into(w.prepared), into(w.pace), into(hours), into(w.expires_at), into(w.claimable), into(w.next_due),
        into(w.opens_at), into(revision), into(w.holds_messages));
    rows.each([&] {
        w.type = type.value;
        w.status = status.value;
        w.hours = hours.value;
        w.fault = !type.fault.empty() ? "type: " + type.fault : hours.fault.empty() ? "" : "hours: " + hours.fault;
        works.push_back(w);
        revisions.push_back(revision);
    });
    find_unreadable(*db, works, revisions);
    return works;
}

void dispatch::find_unreadable(
    connection& db, std::vector<campaign_work>& works, const std::vector<std::int64_t>& revisions)
{
    const std::lock_guard alone{guard_};
    std::map<campaign_id, std::int64_t> readable;
    for (std::size_t i = 0; i < works.size(); ++i) {
        auto& w = works[i];
        const auto known = readable_.find(w.id);
        if (w.fault.empty() && (known == readable_.end() || known->second != revisions[i])) {
            campaign_rows rows{db, "id = :id", use(w.id)};
            if (rows.to_first())
                w.fault = rows.fault();
        }
        if (w.fault.empty())
            readable.emplace(w.id, revisions[i]);
    }
    readable_ = std::move(readable);
}

bool dispatch::complete(campaign_id campaign)
{
    return write(db_, [&](transaction& tx) {
        const auto now = db_.now();
        const auto month = month_of(now);
        bool holds_messages = false;
        // Locks first, so that the second statement sees all transactions committed before the lock.
        if (!tx->run(std::string{"SELECT CASE WHEN messages_of IS NULL THEN 0 ELSE 1 END FROM outbound_campaigns"
                                 " WHERE id = :id AND status = 'running'"} +
                         tx->dialect().for_update(),
                use(campaign), into(holds_messages)))
            return false;
        const auto completed = tx->change(
            "UPDATE outbound_campaigns SET status = 'completed', completed_at = :now, updated_at = :now, "
            "revision = revision + 1"
            " WHERE id = :id AND status = 'running' AND prepared_at IS NOT NULL AND " +
                messages_are_over("outbound_campaigns") +
                " AND NOT EXISTS (SELECT 1 FROM outbound_campaign_ranges r WHERE r.campaign_id = outbound_campaigns.id "
                "AND r.finished = 0)"
                " AND NOT EXISTS (SELECT 1 FROM outbound_campaign_retries t WHERE t.campaign_id = "
                "outbound_campaigns.id)",
            use(now, "now"), use(campaign, "id"), use(month, "month"));
        keep_campaign_pace(*tx, campaign);
        if (completed > 0 && !holds_messages)
            append_event(*tx, event_type::campaign_completed, now, {{"campaign_id", campaign}});
        return completed > 0;
    });
}

}  // namespace outbound::sql
