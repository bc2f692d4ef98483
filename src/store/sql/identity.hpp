// What an installation is known by, kept in the table outbound_meta.
#pragma once

#include "store/sql/connection.hpp"

#include <string>

namespace outbound::sql {

/// What an installation is known by, and what it signs with.
struct identity {
    std::string instance;  ///< Eight random letters and digits.
    std::string secret;    ///< 64 random hexadecimal digits.
};

/// These need a database that is set up.
identity read_identity(connection& db);
std::string read_secret(connection& db);

/// A row of outbound_meta; empty if there is none.
std::string read_meta(connection& db, const std::string& name);

}  // namespace outbound::sql
