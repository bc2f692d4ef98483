// Checks of a database for `outbound doctor`.
#pragma once

#include <outbound/finding.hpp>

#include <string>
#include <vector>

namespace outbound::sql {

class database;

/// Checks the SQLite database at `path`: files, WAL, version and copies of SQLite. `thorough` reads the whole database.
std::vector<finding> examine_sqlite(database& db, const std::string& path, bool thorough);

/// Checks the server: its version and relevant settings.
std::vector<finding> examine_postgresql(database& db);

/// Warns if this version of SQLite, such as `3.40.1`, has the WAL-reset bug. A text that is no version has it.
std::vector<finding> examine_sqlite_version(const std::string& version);

/// The files of all copies of SQLite loaded in this process; a program that contains one is listed by its name.
std::vector<std::string> loaded_copies_of_sqlite();

}  // namespace outbound::sql
