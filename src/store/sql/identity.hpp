// The identity of an installation, and other rows of the table outbound_meta.
#pragma once

#include "store/sql/connection.hpp"

#include <string>

namespace outbound::sql {

/// The name of an installation, and the secret that signs its links.
struct identity {
    std::string instance;  ///< Eight random letters and digits.
    std::string secret;    ///< 64 random hexadecimal digits.
};

/// The functions below need a database that is set up.
identity read_identity(connection& db);
std::string read_secret(connection& db);

/// A row of outbound_meta; empty if there is none.
std::string read_meta(connection& db, const std::string& name);

/// Inserts or replaces a row of outbound_meta.
void write_meta(connection& db, const std::string& name, const std::string& value);

}  // namespace outbound::sql
