// SQLite's own connection behind SOCI's session. <sqlite3.h> comes through SOCI, which puts it into a namespace.
#pragma once

#include <soci/sqlite3/soci-sqlite3.h>

namespace outbound::sql {

// SOCI's library does not export the type information of its backends, which UBSan's check of casts would look at.
[[gnu::no_sanitize("vptr")]] inline sqlite_api::sqlite3* sqlite_handle(soci::session& session) noexcept
{
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

}  // namespace outbound::sql
