// PostgreSQL: its dialect, and how its sessions are opened.
#pragma once

#include "store/dialect.hpp"

#include <memory>
#include <string>

namespace outbound::sql {

const dialect& postgresql_dialect();

/// The database of a url as messages may call it: host, port and name, never the password. Throws error{errc::config} for a url
/// that libpq cannot read.
std::string postgresql_name(const std::string& url);

/// Opens a session. `name` is what messages call the database. Throws error{errc::store}.
std::unique_ptr<soci::session> open_postgresql(const std::string& url, const std::string& name);

/// Is the session's connection still there, as far as the client knows?
bool is_connected(soci::session& session) noexcept;

/// Asks the server; false: the connection is broken.
bool answers(soci::session& session) noexcept;

}  // namespace outbound::sql
