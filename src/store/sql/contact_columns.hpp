// Checks the columns and types of a host's tables or views for contacts.
#pragma once

#include "store/sql/connection.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace outbound::sql {

/// `member` is the configuration member that names the table or view `name`; `is_sqlite` selects the type system.
struct host_table {
    std::string member;
    std::string name;
    bool is_sqlite = true;
};

/// SQLite condition: the value is an integer of 32 bits.
std::string is_score(const std::string& value);

/// Throws error{errc::config} that names the first column that is missing, has a wrong type, or is NULL but required.
/// SQLite has no column types: there the first 1,000 rows are checked.
void check_contacts(connection& db, const host_table& table);

/// Number of rows with a value that cannot be read, by column, in SQLite. Reads the whole table.
std::vector<std::pair<std::string, std::int64_t>> count_unreadable(connection& db, const std::string& table);

/// The same in PostgreSQL, whose types leave two faults: NULL for `id` or `external_id`, and fields that are no JSON
/// object. Call it within a snapshot.
std::vector<std::pair<std::string, std::int64_t>> count_unreadable_on_server(connection& db, const std::string& table);

void check_tags(connection& db, const host_table& table);

}  // namespace outbound::sql
