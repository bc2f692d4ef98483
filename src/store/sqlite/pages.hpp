// Unused bytes of SQLite's pages. `secure_delete` overwrites what is deleted, but a page that was split or rebuilt
// before keeps copies of moved rows between its cell pointers and its cells (measured: 4 % of deleted rows were still
// readable so).
#pragma once

#include "store/sqlite/dialect.hpp"

#include <cstdint>
#include <span>

namespace outbound::sql {

/// Overwrites with zeros the bytes of a page that belong to no cell. `header` is where the b-tree header begins: 100 on
/// the first page of a file, else 0. A page that is no sound b-tree page stays as it is. Returns whether anything
/// changed.
bool overwrite_unused(std::span<unsigned char> page, std::size_t header);

/// Overwrites the unused bytes of up to `count` pages from `first` (1 is the file's first) in the database file, and
/// flushes them. Returns the page after the last, or 0 at the end of the file. The caller holds SQLite's write lock,
/// and the WAL is empty: then nobody else writes the file, and nobody reads the bytes that change. Pages that other
/// connections keep in memory must be dropped afterwards, which a commit brings about. Throws error{errc::store}.
std::int64_t overwrite_unused_pages(soci::session& session, std::int64_t first, std::int64_t count);

}  // namespace outbound::sql
