// The tables, in numbered steps.
#pragma once

#include "store/schema_steps.hpp"
#include "store/sql/database.hpp"
#include "store/sql/identity.hpp"

namespace outbound::sql {

/// Sets up an empty database, and brings an older one up to date when the options ask for it; any number of processes
/// may do so at once. Tests of migration stop at an older `version`, from 1. Throws error{errc::schema} when the
/// database is older (and migrate is off) or newer than this program.
identity ensure_schema(database& db, int version = newest_schema());

/// As outbound::read_schema_versions().
schema_versions read_schema_versions(database& db);

}  // namespace outbound::sql
