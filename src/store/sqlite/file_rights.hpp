// Who may read and write the files of a database: their owner, and a group where one is configured.
#pragma once

#include <string>

namespace outbound::sql {

/// Throws error{errc::store} that names the file and its owner, unless this user may read and write the files of the
/// database that are there, `-lock` first. Makes nothing, so that a command of the wrong user leaves nothing behind.
void require_rights(const std::string& database);

/// Makes an empty file for its owner alone where there is none. SQLite gives `-wal` and `-shm` the mode of that file.
void make_private(const std::string& database);

/// Gives the database to `group` (a name or a number; empty: leaves it as it is), if this user owns it. `-lock` then
/// has the mode 0600, or 0660 where the group may write the database, and the files beside it belong to that group.
/// SQLite's own names: `file`; `lock` is the lock's path. Throws error{errc::config} for a group that is unknown, or
/// that the user is no member of.
void share_files(const std::string& file, const std::string& lock, const std::string& group);

}  // namespace outbound::sql
