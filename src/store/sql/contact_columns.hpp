// Checks the columns and types of a host's tables or views for contacts.
#pragma once

#include "store/sql/connection.hpp"

#include <string>

namespace outbound::sql {

/// `member` is the configuration member that names the table or view `name`; `is_sqlite` selects the type system.
struct host_table {
    std::string member;
    std::string name;
    bool is_sqlite = true;
};

/// Throws error{errc::config} that names the first column that is missing, has a wrong type, or is NULL but required.
/// SQLite has no column types: there the first 1,000 rows are checked.
void check_contacts(connection& db, const host_table& table);
void check_tags(connection& db, const host_table& table);

}  // namespace outbound::sql
