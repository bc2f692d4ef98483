// PostgreSQL: its dialect, and how its sessions are opened.
#pragma once

#include "store/sql/connection.hpp"

#include <memory>
#include <string>

namespace outbound::sql {

const dialect& postgresql_dialect();

/// A parsed url: `prepared=off` is outbound's parameter, all others are libpq's.
struct postgresql_url {
    std::string libpq;  ///< The url for libpq, with outbound's defaults.
    std::string name;   ///< Name of the database in messages: host, port and name, never the password.
    statements statement_cache = statements::kept_by_session;
};

/// Throws error{errc::config} for an invalid url.
postgresql_url read_postgresql_url(const std::string& url);

/// Opens a session. Throws error{errc::store}.
std::unique_ptr<soci::session> open_postgresql(const postgresql_url& url);

/// Whether the session is connected, as far as the client knows.
bool is_connected(soci::session& session) noexcept;

/// Makes a round trip to the server; false if the connection is broken.
bool answers(soci::session& session) noexcept;

}  // namespace outbound::sql
