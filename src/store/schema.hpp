// The tables, in numbered steps.
#pragma once

#include "store/database.hpp"

#include <string>

namespace outbound::sql {

/// What an installation is known by, and what it signs with.
struct identity {
    std::string instance;  ///< Eight random letters and digits.
    std::string secret;    ///< 64 random hexadecimal digits.
};

/// Sets up an empty database, and brings an older one up to date when the options ask for it; any number of processes may do
/// so at once.
/// Throws error{errc::schema} when the database is older (and migrate is off) or newer than this program.
identity ensure_schema(database& db);

/// identity::secret of a database that is set up.
std::string read_secret(connection& db);

}  // namespace outbound::sql
