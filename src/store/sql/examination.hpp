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

/// The files of all copies of SQLite loaded in this process; a program that contains one is listed by its name.
std::vector<std::string> loaded_copies_of_sqlite();

}  // namespace outbound::sql
