// PostgreSQL: its dialect, and how its sessions are opened.
#pragma once

#include "store/sql/connection.hpp"

#include <memory>
#include <string>

namespace outbound::sql {

const dialect& postgresql_dialect();

/// What a url says: `prepared=off` is ours, everything else is libpq's.
struct postgresql_url {
    std::string libpq;  ///< With our defaults for what it leaves open.
    std::string name;   ///< As messages may call the database: host, port and name, never the password.
    statements statement_cache = statements::kept_by_session;
};

/// Throws error{errc::config} for a url that cannot be read.
postgresql_url read_postgresql_url(const std::string& url);

/// Opens a session. Throws error{errc::store}.
std::unique_ptr<soci::session> open_postgresql(const postgresql_url& url);

/// Is the session's connection still there, as far as the client knows?
bool is_connected(soci::session& session) noexcept;

/// Asks the server; false: the connection is broken.
bool answers(soci::session& session) noexcept;

}  // namespace outbound::sql
