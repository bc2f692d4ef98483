// Records of endpoints. deliveries.cpp has what workers call.
#include "store/event_log/event_endpoints.hpp"

#include "store/event_log/endpoint_rows.hpp"
#include "store/event_log/wanted_types.hpp"
#include "store/sql/paging.hpp"

#include <limits>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

}  // namespace

event_endpoint event_endpoints::create(const event_endpoint& described)
{
    event_endpoint made{.url = described.url, .description = described.description, .types = described.types};
    made.created_at = made.updated_at = database_.now();
    const auto types = text_of_types(made.types);
    write(database_, [&](transaction& tx) {
        tx->run(
            "INSERT INTO outbound_webhook_endpoints (url, description, types, halt, generation, failures, rest_until,"
            " lease_token, lease_until, created_at, updated_at) VALUES (:url, :description, :types, '', 1, 0, 0, 0, 0,"
            " :created, :updated) RETURNING id",
            use(made.url), use(made.description), use(types), use(made.created_at), use(made.updated_at),
            into(made.id));
    });
    forget_wanted_types(database_);
    return made;
}

std::optional<event_endpoint> event_endpoints::get(std::int64_t id)
{
    const auto db = database_.reader();
    return read_endpoint(*db, id);
}

page<event_endpoint> event_endpoints::list(const page_request& slice)
{
    const auto wanted = slice_by_id(slice);
    const auto db = database_.reader();
    std::vector<event_endpoint> found;
    endpoint_row row;
    auto rows = select_endpoints(*db, wanted.condition + wanted.order, row, wanted.values);
    rows.each([&] { found.push_back(endpoint_of(row)); });
    return to_page(std::move(found), wanted, &event_endpoint::id);
}

std::optional<event_endpoint> event_endpoints::update(const event_endpoint& changed)
{
    const auto now = database_.now();
    const auto types = text_of_types(changed.types);
    const bool is_enabled = changed.halt == endpoint_halt::none;
    auto stored = write(database_, [&](transaction& tx) {
        tx->change("UPDATE outbound_webhook_endpoints SET url = :url, description = :description, types = :types,"
                   " updated_at = :now WHERE id = :id",
            use(changed.url), use(changed.description), use(types), use(now), use(changed.id));
        auto found = read_endpoint(*tx, changed.id);
        if (!found || is_enabled == (found->halt == endpoint_halt::none))
            return found;
        set_halt(*tx, changed.id, is_enabled ? endpoint_halt::none : endpoint_halt::operator_request);
        return read_endpoint(*tx, changed.id);
    });
    forget_wanted_types(database_);
    return stored;
}

bool event_endpoints::remove(std::int64_t id)
{
    const bool removed = write(database_, [&](transaction& tx) {
        tx->change("DELETE FROM outbound_webhook_deliveries WHERE endpoint_id = :id", use(id));
        return tx->change("DELETE FROM outbound_webhook_endpoints WHERE id = :id", use(id)) > 0;
    });
    forget_wanted_types(database_);
    return removed;
}

std::optional<event_endpoint> event_endpoints::rotate(std::int64_t id)
{
    const auto now = database_.now();
    return write(database_, [&](transaction& tx) {
        tx->change("UPDATE outbound_webhook_endpoints SET generation = generation + 1, rotated_at = :now, updated_at ="
                   " :updated WHERE id = :id",
            use(now), use(now), use(id));
        return read_endpoint(*tx, id);
    });
}

page<event_delivery> event_endpoints::deliveries(
    std::int64_t id, std::optional<delivery_state> state, const page_request& slice)
{
    const auto wanted = slice_by_id(slice, "d.position");
    const auto db = database_.reader();
    std::vector<event_delivery> found;
    event_delivery row;
    std::string type;
    bindings values;
    values.add("id", id);
    if (state)
        values.add("state", std::string{to_string(*state)});
    auto rows = db->prepare(
        std::string{"SELECT d.position, e.type, d.state, d.tries, d.status, d.fault, d.tried_at, d.due_at FROM"
                    " outbound_webhook_deliveries d JOIN outbound_events e ON e.position = d.position"
                    " WHERE d.endpoint_id = :id AND "} +
            wanted.condition + (state ? " AND d.state = :state" : "") + wanted.order,
        values, wanted.values, into(row.position), into(type), into(row.state), into(row.tries), into(row.status),
        into(row.fault), into(row.tried_at), into(row.due_at));
    rows.each([&] {
        row.type = from_string<event_type>(type).value_or(event_type::log);
        found.push_back(row);
    });
    return to_page(std::move(found), wanted, &event_delivery::position);
}

delivery_backlog event_endpoints::backlog()
{
    delivery_backlog found;
    std::optional<std::int64_t> first;
    const snapshot db{database_};
    db->run("SELECT count(*), min(position) FROM outbound_webhook_deliveries WHERE due_at IS NOT NULL",
        into(found.pending), into(first));
    timestamp at{};
    if (first && db->run("SELECT at FROM outbound_events WHERE position = :position", use(*first), into(at)))
        found.oldest = at;
    return found;
}

std::int64_t event_endpoints::redeliver(std::int64_t id, std::int64_t position)
{
    const auto now = database_.now();
    const auto last = position != 0 ? position : std::numeric_limits<std::int64_t>::max();
    return write(database_, [&](transaction& tx) {
        const auto found = read_endpoint(*tx, id);
        if (!found || found->halt != endpoint_halt::none)
            return std::int64_t{0};
        return tx->change(
            "UPDATE outbound_webhook_deliveries SET state = 'pending', tries = 0, due_at = :now"
            " WHERE endpoint_id = :id AND position >= :first AND position <= :last AND state IN ('failed',"
            " 'cancelled') AND position IN (SELECT position FROM outbound_events WHERE position IS NOT NULL)",
            use(now), use(id), use(position), use(last));
    });
}

}  // namespace outbound::sql
