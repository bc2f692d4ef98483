// SQLite: its dialect, and functions to open and maintain sessions.
#pragma once

#include "store/sql/dialect.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace outbound::sql {

const dialect& sqlite_dialect();

/// Opens a session on `path` (also `:memory:`) with outbound's settings. Throws error{errc::store}.
std::unique_ptr<soci::session> open_sqlite(const std::string& path, std::chrono::milliseconds busy_timeout);

/// Attaches another file to the session as `schema`, read-only. Throws soci::soci_error.
void attach_read_only(soci::session& session, const std::string& path, std::string_view schema);

/// Makes the session refuse writes. Applied to readers of file databases after the database has been set up.
void make_reader(soci::session& session);

/// Switches the database to WAL mode; call it while no other process opens it. Throws soci::soci_error.
void use_wal(soci::session& session);

/// SQLite's name of the session's database file.
std::string file_name(soci::session& session);

/// Makes closing the session leave the WAL unchanged.
void close_without_checkpoint(soci::session& session) noexcept;

/// Stores the size of the WAL in `pages` after each commit of this session, and disables SQLite's automatic
/// checkpoints. `pages` must outlive the session.
void watch_wal(soci::session& session, int& pages);

/// Copies the WAL into the database file as far as readers permit. The caller must hold the lock that excludes all
/// writers. Ignores failures: the next checkpoint repeats the work.
void checkpoint(soci::session& session) noexcept;

/// Copies the whole WAL into the database file and empties it, waiting up to `timeout` for readers. False: a reader
/// still needs it. The caller must hold the lock that excludes all writers. Throws soci::soci_error.
bool truncate_wal(soci::session& session, std::chrono::milliseconds timeout);

/// Whether the WAL is empty. The caller must hold SQLite's write lock.
bool is_wal_empty(soci::session& session);

/// Drops the session's cached pages that no statement uses.
void forget_pages(soci::session& session) noexcept;

}  // namespace outbound::sql
