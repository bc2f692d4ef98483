// SQLite: its dialect, and how its sessions are opened and kept healthy.
#pragma once

#include "store/sql/dialect.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace outbound::sql {

const dialect& sqlite_dialect();

/// Opens a session on `path` (`:memory:` too) with our settings. Throws error{errc::store}.
std::unique_ptr<soci::session> open_sqlite(const std::string& path, std::chrono::milliseconds busy_timeout);

/// Lets the session read another file under the name `schema`. Throws soci::soci_error.
void attach_read_only(soci::session& session, const std::string& path, std::string_view schema);

/// Readers refuse to write; every session but the one of a memory database gets this after the database has been set
/// up.
void make_reader(soci::session& session);

/// Puts the database into WAL mode; call it while no other process opens it. Throws soci::soci_error.
void use_wal(soci::session& session);

/// SQLite's own name of the session's database file.
std::string file_name(soci::session& session);

/// When the session is closed, the WAL is left as it is.
void close_without_checkpoint(soci::session& session) noexcept;

/// Keeps `pages` at the size of the WAL after each commit of this session, and switches SQLite's own checkpoints off.
/// `pages` must outlive the session.
void watch_wal(soci::session& session, int& pages);

/// Copies the WAL into the database file as far as readers let it. The caller holds the lock that excludes every
/// writer. Failures are left to the next time.
void checkpoint(soci::session& session) noexcept;

/// Copies the whole WAL into the database file and empties it, waiting up to `timeout` for readers. False: a reader
/// still needs it. The caller holds the lock that excludes every writer. Throws soci::soci_error.
bool truncate_wal(soci::session& session, std::chrono::milliseconds timeout);

/// Whether the WAL has no bytes. The caller holds SQLite's write lock.
bool is_wal_empty(soci::session& session);

/// Drops the pages that the session keeps in memory and that no statement uses.
void forget_pages(soci::session& session) noexcept;

}  // namespace outbound::sql
