// Renames a table in SQLite.
#pragma once

#include "store/sql/connection.hpp"

namespace outbound::sql {

/// As dialect::rename_table().
void rename_sqlite_table(connection& db, const std::string& from, const std::string& to);

}  // namespace outbound::sql
