// Renames a table in PostgreSQL.
#pragma once

#include "store/sql/connection.hpp"

namespace outbound::sql {

/// As dialect::rename_table().
void rename_postgresql_table(connection& db, const std::string& from, const std::string& to);

}  // namespace outbound::sql
