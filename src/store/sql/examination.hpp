// Checks of a database for `outbound doctor`.
#pragma once

#include <outbound/finding.hpp>

#include <string>
#include <vector>

namespace outbound::sql {

class database;

/// Of the SQLite database at `path`: files, WAL, version and copies of SQLite. `thorough` reads all of it.
std::vector<finding> examine_sqlite(database& db, const std::string& path, bool thorough);

/// Of the server: its version, and the settings that matter.
std::vector<finding> examine_postgresql(database& db);

/// The files of all copies of SQLite that are loaded in this process; a program that contains one counts with its own
/// name.
std::vector<std::string> loaded_copies_of_sqlite();

}  // namespace outbound::sql
