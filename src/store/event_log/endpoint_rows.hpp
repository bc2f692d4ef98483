// Rows of outbound_webhook_endpoints.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/event_endpoint_store.hpp>

namespace outbound::sql {

/// A row before its text is read.
struct endpoint_row {
    event_endpoint endpoint;
    std::string types;
};

/// Names with a blank between them.
std::string text_of_types(const std::vector<event_type>& types);
event_endpoint endpoint_of(const endpoint_row& row);

template <class... Variables>
query select_endpoints(connection& db, const std::string& condition, endpoint_row& row, const Variables&... variables)
{
    using soci::into;
    auto& e = row.endpoint;
    return db.prepare("SELECT id, url, description, types, halt, generation, rotated_at, failures, failing_since,"
                      " created_at, updated_at FROM outbound_webhook_endpoints WHERE " +
                          condition,
        variables..., into(e.id), into(e.url), into(e.description), into(row.types), into(e.halt), into(e.generation),
        into(e.rotated_at), into(e.failures), into(e.failing_since), into(e.created_at), into(e.updated_at));
}

std::optional<event_endpoint> read_endpoint(connection& db, std::int64_t id);

/// Disables an endpoint and cancels its pending deliveries, or enables it and forgets its failures.
void set_halt(connection& db, std::int64_t id, endpoint_halt halt);

}  // namespace outbound::sql
