// Opens a database of the kind that the url names.
#pragma once

#include "store/sql/database.hpp"

#include <memory>

namespace outbound::sql {

/// Opens or creates the database of the options' url, without its schema (see schema.hpp). Throws error{errc::config}
/// for an invalid url, errc::store if it cannot be reached.
std::unique_ptr<database> open_database(const store_options& options);

/// False if open_database() would create a new file. Throws error{errc::config} for an invalid url.
bool has_database(const store_options& options);

}  // namespace outbound::sql
