// The columns that a host's tables or views for contacts must have, and their types.
#pragma once

#include "store/sql/connection.hpp"

#include <string>

namespace outbound::sql {

/// `member` is what the configuration calls the table or view `name`; `is_sqlite` tells whose types its columns have.
struct host_table {
    std::string member;
    std::string name;
    bool is_sqlite = true;
};

/// Throws error{errc::config} that names the first column that is missing, has another type, or is NULL where a value
/// is needed. SQLite has no types of columns: there the first 1,000 rows are looked at.
void check_contacts(connection& db, const host_table& table);
void check_tags(connection& db, const host_table& table);

}  // namespace outbound::sql
