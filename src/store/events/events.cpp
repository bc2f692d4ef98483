// Reads events and their counters.
#include "store/events/events.hpp"

#include "store/campaigns/rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

}  // namespace

event_counts events::counts(campaign_id id)
{
    const snapshot db{database_};
    require_campaign(*db, id);
    event_counts all;
    for (const auto& [which, unused] : names<event_counter>::value)
        all[which] = 0;
    event_counter name{};
    std::int64_t amount = 0;
    auto rows =
        db->prepare("SELECT name, sum(amount) FROM outbound_campaign_counters WHERE campaign_id = :id GROUP BY name",
            use(id), into(name), into(amount));
    rows.each([&] { all[name] = amount; });
    return all;
}

std::vector<link_count> events::links(campaign_id id, std::size_t limit)
{
    const auto most = static_cast<std::int64_t>(limit);
    std::vector<link_count> found;
    link_count link;
    const snapshot db{database_};
    require_campaign(*db, id);
    auto rows = db->prepare(
        "SELECT link, count(DISTINCT CASE WHEN actor <> 'machine' THEN seq END), sum(CASE WHEN actor <> 'machine' THEN "
        "1 ELSE 0"
        " END), sum(CASE WHEN actor = 'machine' THEN 1 ELSE 0 END) FROM outbound_recipient_events WHERE campaign_id = "
        ":id"
        " AND kind = 'clicked' AND link NOT LIKE '#%' GROUP BY link ORDER BY 3 DESC, 4 DESC, link LIMIT :most",
        use(id), use(most), into(link.link), into(link.unique_clicks), into(link.clicks), into(link.machine_clicks));
    rows.each([&] { found.push_back(link); });
    return found;
}

std::vector<minute_count> events::minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit)
{
    const auto most = static_cast<std::int64_t>(limit);
    std::vector<minute_count> found;
    minute_count minute;
    const snapshot db{database_};
    require_campaign(*db, id);
    auto rows = db->prepare(
        "SELECT minute, kind, amount FROM outbound_campaign_minutes WHERE campaign_id = :id AND minute >= :from"
        " AND minute < :to ORDER BY minute, kind LIMIT :most",
        use(id), use(from), use(to), use(most), into(minute.minute), into(minute.kind), into(minute.amount));
    rows.each([&] { found.push_back(minute); });
    return found;
}

std::vector<stored_event> events::history(const recipient_place& recipient)
{
    std::vector<stored_event> found;
    stored_event event;
    const auto db = database_.reader();
    auto rows = db->prepare("SELECT attempt, kind, actor, bounce, reason, link, occurred_at, received_at, data"
                            " FROM outbound_recipient_events WHERE campaign_id = :campaign AND seq = :seq"
                            " ORDER BY occurred_at, received_at, event_hash LIMIT 1000",
        use(recipient.campaign), use(recipient.seq), into(event.attempt), into(event.kind), into(event.actor),
        into(event.bounce), into(event.reason), into(event.link), into(event.occurred_at), into(event.received_at),
        into(event.data));
    rows.each([&] { found.push_back(event); });
    return found;
}

std::vector<key_count> events::keys(campaign_id id, std::size_t limit)
{
    const auto most = static_cast<std::int64_t>(limit);
    std::vector<key_count> found;
    key_count key;
    const snapshot db{database_};
    require_campaign(*db, id);
    // The condition of outbound_recipient_events_keys, so that only the index is read.
    auto rows = db->prepare("SELECT min(reason), data, count(DISTINCT seq), count(*) FROM outbound_recipient_events"
                            " WHERE campaign_id = :id AND kind = 'keypress' AND length(data) <= 200"
                            " AND length(reason) <= 400 GROUP BY data ORDER BY 3 DESC, 4 DESC, data LIMIT :most",
        use(id), use(most), into(key.name), into(key.data), into(key.recipients), into(key.presses));
    rows.each([&] { found.push_back(key); });
    return found;
}

}  // namespace outbound::sql
