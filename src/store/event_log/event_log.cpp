// Events are written without a position. The next reader assigns positions to all committed events, one process at a
// time: numbers that PostgreSQL assigns on insert become visible in another order.
#include "store/event_log/event_log.hpp"

#include "store/event_log/event_names.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t sequenced_at_once = 5'000;
constexpr std::int64_t pruned_beside = 100;  // Lets the log shrink after its limits are lowered.

bool has_unsequenced(connection& db)
{
    int found = 0;
    return db.run("SELECT 1 FROM outbound_events WHERE position IS NULL LIMIT 1", into(found));
}

/// Oldest and newest position; both 0 if the log is empty.
struct log_bounds {
    std::int64_t oldest = 0;
    std::int64_t newest = 0;
};

log_bounds read_bounds(connection& db)
{
    log_bounds out;
    db.run("SELECT coalesce(min(position), 0) FROM outbound_events WHERE position IS NOT NULL", into(out.oldest));
    db.run("SELECT coalesce(max(position), 0) FROM outbound_events WHERE position IS NOT NULL", into(out.newest));
    return out;
}

std::int64_t give_positions(connection& db, std::int64_t newest)
{
    return db.change(
        "UPDATE outbound_events SET position = :newest + s.number FROM (SELECT id, row_number() OVER (ORDER BY id) AS"
        " number FROM outbound_events WHERE position IS NULL ORDER BY id LIMIT :most) s WHERE outbound_events.id = "
        "s.id",
        use(newest), use(sequenced_at_once));
}

/// Every enabled endpoint gets the events behind `newest` that it wants.
void add_deliveries(connection& db, std::int64_t newest, timestamp now)
{
    db.change("INSERT INTO outbound_webhook_deliveries (endpoint_id, position, state, tries, status, fault, due_at)"
              " SELECT n.id, e.position, 'pending', 0, 0, '', CAST(:now AS BIGINT) FROM outbound_events e,"
              " outbound_webhook_endpoints n WHERE e.position > :newest AND n.halt = '' AND ' ' || n.types || ' ' LIKE"
              " '% ' || e.type || ' %'",
        use(now), use(newest));
}

/// The last of the oldest events, at most `most`, that are all beyond the limits; 0: there is none. The newest event
/// stays, since the next position follows from it, and so does what is still to be delivered.
std::int64_t last_prunable(
    connection& db, const event_log_limits& limits, std::int64_t newest, std::int64_t most, timestamp now)
{
    std::int64_t last = 0;
    std::int64_t position = 0;
    timestamp at{};
    auto rows = db.prepare("SELECT position, at FROM outbound_events WHERE position IS NOT NULL ORDER BY position"
                           " LIMIT :most",
        use(most), into(position), into(at));
    rows.each([&] {
        const bool is_beyond = position < newest && (position <= newest - limits.count || at < now - limits.age);
        if (is_beyond)
            last = position;
        return is_beyond;
    });
    std::optional<std::int64_t> pending;
    db.run("SELECT min(position) FROM outbound_webhook_deliveries WHERE due_at IS NOT NULL", into(pending));
    return pending ? std::min(last, *pending - 1) : last;
}

void prune(connection& db, std::int64_t last)
{
    if (last == 0)
        return;
    db.change("DELETE FROM outbound_events WHERE position <= :last", use(last));
    db.change("DELETE FROM outbound_webhook_deliveries WHERE position <= :last AND endpoint_id IN (SELECT id FROM"
              " outbound_webhook_endpoints)",
        use(last));
}

std::string condition_of(const event_log_request& request, bindings& values)
{
    std::string out = "position > :after";
    values.add("after", request.after);
    std::string names;
    for (std::size_t i = 0; i < request.types.size(); ++i) {
        const auto name = "type" + std::to_string(i);
        names.append(names.empty() ? ":" : ", :").append(name);
        values.add(name, std::string{to_string(request.types[i])});
    }
    return names.empty() ? out : out + " AND type IN (" + names + ')';
}

event_log_slice select_events(connection& db, const event_log_request& request, std::int64_t newest)
{
    bindings values;
    const auto condition = condition_of(request, values);
    values.add("limit", static_cast<std::int64_t>(request.limit) + 1);
    event_log_slice out;
    logged_event event;
    std::string type;
    auto rows = db.prepare(
        "SELECT position, type, at, data FROM outbound_events WHERE " + condition + " ORDER BY position LIMIT :limit",
        values, into(event.position), into(type), into(event.at), into(event.data));
    std::size_t left = request.limit;
    rows.each([&] {
        out.more = left-- == 0;
        if (out.more)
            return;
        out.cursor = event.position;
        const auto known = from_string<event_type>(type);
        event.type = known.value_or(event_type::log);
        if (known)  // Otherwise a newer version wrote it.
            out.items.push_back(event);
    });
    if (!out.more)
        out.cursor = std::max(request.after, newest);
    return out;
}

}  // namespace

void event_log::sequence()
{
    if (!has_unsequenced(*database_.reader()))
        return;
    for (std::int64_t given = sequenced_at_once; given == sequenced_at_once;)
        given = write(database_, [&](transaction& tx) {
            tx.lock_exclusive(advisory_lock::event_log);
            const auto newest = read_bounds(*tx).newest;
            const auto placed = give_positions(*tx, newest);
            if (placed > 0) {
                add_deliveries(*tx, newest, database_.now());
                prune(*tx, last_prunable(*tx, database_.options().event_log, newest + placed, placed + pruned_beside,
                               database_.now()));
            }
            return placed;
        });
}

event_log_slice event_log::read(const event_log_request& request)
{
    sequence();
    const snapshot db{database_};
    const auto bounds = read_bounds(*db);
    const bool is_gone = request.after > bounds.newest || (request.after > 0 && request.after + 1 < bounds.oldest);
    auto from = request;
    if (is_gone)
        from.after = 0;
    auto out = select_events(*db, from, bounds.newest);
    out.reset = is_gone;
    return out;
}

void event_log::add_names(std::span<logged_event> events)
{
    std::vector<logged_event*> all;
    for (auto& event : events)
        all.push_back(&event);
    sql::add_names(*database_.reader(), source_, all);
}

std::int64_t event_log::newest()
{
    sequence();
    return read_bounds(*database_.reader()).newest;
}

}  // namespace outbound::sql
