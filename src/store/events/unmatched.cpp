// Keeps events without a recipient within limits: deletes the oldest first, in short transactions.
#include "store/events/events.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t unmatched_at_once = 5000;

/// Id of the newest event that exceeds a limit; 0: none.
std::int64_t last_beyond(connection& db, const unmatched_limits& limits, timestamp now)
{
    const auto before = now - limits.age;
    std::int64_t last = 0;
    db.run(
        "SELECT coalesce(max(id), 0) FROM (SELECT id, received_at, count(*) OVER newer AS n, sum(" +
            std::string{db.dialect().byte_length("event")} +
            ") OVER newer AS bytes FROM outbound_unmatched_events WHERE campaign_id = 0 WINDOW newer AS (ORDER BY id "
            "DESC)) AS all_of_them WHERE n > :count OR bytes > :bytes OR received_at < :before",
        use(limits.count), use(limits.bytes), use(before), into(last));
    return last;
}

std::int64_t delete_some(database& home, const std::string& condition, const bindings& values)
{
    return sql::write(home, [&](transaction& tx) {
        return tx->change(
            "DELETE FROM outbound_unmatched_events WHERE id IN (SELECT e.id FROM outbound_unmatched_events e"
            " WHERE " +
                condition + " ORDER BY e.id LIMIT :most)",
            values);
    });
}

}  // namespace

// Ignores failures: the next check repeats the work.
void events::limit_unmatched() noexcept
try {
    const auto& limits = database_.options().unmatched;
    if (unmatched_before_check_ >= 0)
        return;
    unmatched_before_check_ = limits.check_every - 1;
    const auto last = last_beyond(*database_.reader(), limits, database_.now());
    bindings values;
    values.add("last", last);
    values.add("most", unmatched_at_once);
    while (last > 0 && delete_some(database_, "e.campaign_id = 0 AND e.id <= :last", values) > 0)
        continue;
} catch (const std::exception&) {
}

std::int64_t events::prune_unmatched(timestamp before, std::size_t limit)
{
    bindings values;
    values.add("before", before.time_since_epoch().count());
    values.add("most", static_cast<std::int64_t>(limit));
    return delete_some(database_,
        "e.received_at < :before AND NOT EXISTS (SELECT 1 FROM outbound_campaigns c WHERE c.id = e.campaign_id)"
        " AND NOT EXISTS (SELECT 1 FROM outbound_meta m WHERE m.name = 'restoring ' || e.campaign_id)",
        values);
}

unmatched_totals events::unmatched()
{
    unmatched_totals all;
    const auto db = database_.reader();
    db->run("SELECT count(*), coalesce(sum(" + std::string{db->dialect().byte_length("event")} +
                "), 0), min(received_at) FROM outbound_unmatched_events WHERE campaign_id = 0 AND " +
                std::string{is_not_erased},
        into(all.count), into(all.bytes), into(all.oldest));
    return all;
}

}  // namespace outbound::sql
