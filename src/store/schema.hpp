// Creates and upgrades the tables, in numbered steps.
#pragma once

#include "store/schema_steps.hpp"
#include "store/sql/database.hpp"
#include "store/sql/identity.hpp"

namespace outbound::sql {

/// Sets up an empty database, and upgrades an older one if the options permit it; any number of processes may call it
/// at once. Migration tests stop at an older `version`, from 1. Throws error{errc::schema} if the database is older
/// (and migrate is off) or newer than this program.
identity ensure_schema(database& db, int version = newest_schema());

/// As outbound::read_schema_versions().
schema_versions read_schema_versions(database& db);

}  // namespace outbound::sql
