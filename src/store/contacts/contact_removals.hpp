// Number of contacts ever removed. A window looks up the contact of each recipient only if one was removed since the
// recipients were read.
#pragma once

#include "store/sql/connection.hpp"

#include <cstdint>

namespace outbound::sql {

/// Call it in the transaction that removes a contact.
void count_contact_removal(connection& db);

std::int64_t contact_removals(connection& db);

/// The same, as an SQL expression.
inline constexpr const char* removals_column =
    "CAST(COALESCE((SELECT value FROM outbound_meta WHERE name = 'contact_removals'), '0') AS BIGINT)";

}  // namespace outbound::sql
