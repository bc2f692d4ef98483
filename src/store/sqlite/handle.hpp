// SQLite's connection of a SOCI session. SOCI includes <sqlite3.h> inside a namespace.
#pragma once

#include <soci/sqlite3/soci-sqlite3.h>

namespace outbound::sql {

// UBSan's vptr check needs type information of SOCI's backends, which SOCI's library does not export.
[[gnu::no_sanitize("vptr")]] inline sqlite_api::sqlite3* sqlite_handle(soci::session& session) noexcept
{
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

}  // namespace outbound::sql
