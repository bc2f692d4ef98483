// The tables, in numbered steps.
#pragma once

#include "store/database.hpp"

#include <string>

namespace outbound::sql {

/// Sets up an empty database, and brings an older one up to date when the options ask for it; any number of processes may do
/// so at once. Returns the instance: eight random letters and digits that name this installation.
/// Throws error{errc::schema} when the database is older (and migrate is off) or newer than this program.
std::string ensure_schema(database& db);

}  // namespace outbound::sql
