// Events of single recipients are stored only where an endpoint wants their type.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/event.hpp>

namespace outbound::sql {

/// Whether an enabled endpoint wants events of the type. A session asks the database once a second, and at once after
/// a change in this process.
bool is_wanted(connection& db, event_type type);

/// Endpoints have changed. Within a unit of work it counts from the commit.
void forget_wanted_types(database& db);

}  // namespace outbound::sql
