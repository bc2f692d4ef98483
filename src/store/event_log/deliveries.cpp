// A worker leases an endpoint, not single deliveries: so each endpoint has one queue, and one that hangs holds up no
// other. The token counts the claims.
#include "store/event_log/endpoint_rows.hpp"
#include "store/event_log/event_endpoints.hpp"
#include "store/event_log/event_names.hpp"
#include "store/event_log/wanted_types.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::chrono::days longest_failing{5};

constexpr std::string_view free_and_due =
    "halt = '' AND lease_until <= :now AND rest_until <= :now AND EXISTS (SELECT 1 FROM outbound_webhook_deliveries d"
    " WHERE d.endpoint_id = outbound_webhook_endpoints.id AND d.due_at <= :now)";

std::optional<std::int64_t> find_due(connection& db, timestamp now, const std::string& locked = {})
{
    std::int64_t id = 0;
    const bool found = db.run("SELECT id FROM outbound_webhook_endpoints WHERE " + std::string{free_and_due} +
                                  " ORDER BY lease_until, id LIMIT 1" + locked,
        use(now, "now"), into(id));
    return found ? std::optional{id} : std::nullopt;
}

std::vector<claimed_deliveries::due> due_deliveries(connection& db, std::int64_t id, timestamp now, std::int64_t limit)
{
    std::vector<claimed_deliveries::due> found;
    claimed_deliveries::due row;
    std::string type;
    auto rows =
        db.prepare("SELECT e.position, e.type, e.at, e.data, d.tries FROM outbound_webhook_deliveries d JOIN"
                   " outbound_events e ON e.position = d.position WHERE d.endpoint_id = :id AND d.due_at <= :now"
                   " ORDER BY d.due_at, d.position LIMIT :limit",
            use(id), use(now), use(limit), into(row.event.position), into(type), into(row.event.at),
            into(row.event.data), into(row.tries));
    rows.each([&] {
        row.event.type = from_string<event_type>(type).value_or(event_type::log);
        found.push_back(row);
    });
    return found;
}

void name_events(connection& db, const contact_tables& source, std::vector<claimed_deliveries::due>& deliveries)
{
    std::vector<logged_event*> events;
    for (auto& each : deliveries)
        events.push_back(&each.event);
    add_names(db, source, events);
}

void write_result(connection& db, std::int64_t endpoint, const delivery_result& result, timestamp now)
{
    const auto state = result.is_delivered ? delivery_state::delivered
                       : result.again_at   ? delivery_state::pending
                                           : delivery_state::failed;
    const auto due = result.is_delivered ? std::nullopt : result.again_at;
    db.change(
        "UPDATE outbound_webhook_deliveries SET state = :state, tries = tries + 1, status = :status, fault = :fault,"
        " tried_at = :now, due_at = :due WHERE endpoint_id = :endpoint AND position = :position AND due_at IS NOT"
        " NULL",
        use(state), use(result.status), use(result.fault), use(now), use(due), use(endpoint), use(result.position));
}

/// Ends the lease, once; false: it was not this claim's any more.
bool end_lease(connection& db, const claim_result& done, timestamp now)
{
    const auto rest = done.rest_until.value_or(timestamp{});
    return db.change(
               "UPDATE outbound_webhook_endpoints SET lease_token = lease_token + 1, lease_until = :now, rest_until ="
               " :rest WHERE id = :id AND lease_token = :token",
               use(now), use(rest), use(done.endpoint), use(done.token)) > 0;
}

void count_failures(connection& db, const claim_result& done, timestamp now)
{
    const bool any_arrived = std::ranges::any_of(done.results, &delivery_result::is_delivered);
    const auto failed =
        static_cast<std::int64_t>(std::ranges::count(done.results, false, &delivery_result::is_delivered));
    if (any_arrived)
        db.change("UPDATE outbound_webhook_endpoints SET failures = 0, failing_since = NULL WHERE id = :id AND failures"
                  " > 0",
            use(done.endpoint));
    else if (failed > 0)
        db.change("UPDATE outbound_webhook_endpoints SET failures = failures + :failed, failing_since ="
                  " coalesce(failing_since, :now) WHERE id = :id",
            use(failed), use(now), use(done.endpoint));
}

bool fails_for_days(connection& db, std::int64_t id, timestamp now)
{
    std::optional<timestamp> since;
    return db.run("SELECT failing_since FROM outbound_webhook_endpoints WHERE id = :id", use(id), into(since)) &&
           since && *since < now - longest_failing;
}

}  // namespace

std::optional<claimed_deliveries> event_endpoints::claim(std::chrono::seconds lease, std::size_t limit)
{
    log_.sequence();
    const auto now = database_.now();
    if (!find_due(*database_.reader(), now))
        return std::nullopt;
    auto claimed = write(database_, [&](transaction& tx) {
        std::optional<claimed_deliveries> out;
        const auto id = find_due(*tx, now, tx->dialect().for_update_of_free("outbound_webhook_endpoints"));
        if (!id)
            return out;
        out.emplace();
        const timestamp until = now + lease;
        tx->run(
            "UPDATE outbound_webhook_endpoints SET lease_token = lease_token + 1, lease_until = :until WHERE id = :id"
            " RETURNING lease_token",
            use(until), use(*id), into(out->token));
        out->endpoint = read_endpoint(*tx, *id).value();
        const bool probes = out->endpoint.failures >= failures_to_probe;
        out->deliveries = due_deliveries(*tx, *id, now, probes ? 1 : static_cast<std::int64_t>(limit));
        return out;
    });
    if (claimed)
        name_events(*database_.reader(), source_, claimed->deliveries);
    return claimed;
}

void event_endpoints::settle(const claim_result& done)
{
    const auto now = database_.now();
    const bool halted = write(database_, [&](transaction& tx) {
        if (!end_lease(*tx, done, now))
            return false;
        for (const auto& result : done.results)
            write_result(*tx, done.endpoint, result, now);
        count_failures(*tx, done, now);
        const auto halt = done.is_gone                              ? endpoint_halt::gone
                          : fails_for_days(*tx, done.endpoint, now) ? endpoint_halt::failing
                                                                    : endpoint_halt::none;
        if (halt != endpoint_halt::none)
            set_halt(*tx, done.endpoint, halt);
        return halt != endpoint_halt::none;
    });
    if (halted)
        forget_wanted_types(database_);
}

}  // namespace outbound::sql
