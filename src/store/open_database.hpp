// Chooses the kind of database by its url.
#pragma once

#include "store/sql/database.hpp"

#include <memory>

namespace outbound::sql {

/// Opens or creates the database of the options' url; the schema is schema.hpp's. Throws error{errc::config} for a
/// wrong url, errc::store when it cannot be reached.
std::unique_ptr<database> open_database(const store_options& options);

/// False if open_database() would make a new file. Throws error{errc::config} for a wrong url.
bool has_database(const store_options& options);

}  // namespace outbound::sql
