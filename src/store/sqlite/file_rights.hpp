// Access rights of a database's files: for their owner, and for a configured group.
#pragma once

#include <string>

namespace outbound::sql {

/// The file that the path leads to, behind links; the other files of the database stand beside it. A link of another
/// user is not followed: require_rights() refuses it.
std::string resolved(const std::string& path);

/// Throws error{errc::store} that names the file and its owner, unless this user may read and write the existing files
/// of the database, `-lock` first, and none of them is a link to a file elsewhere. Several hard links are permitted to
/// the database and to an empty `-lock`, in a folder where no other user can have made them. Creates no file, so that a
/// command of the wrong user leaves no trace.
void require_rights(const std::string& database);

/// Creates an empty file with mode 0600 if there is none. SQLite gives `-wal` and `-shm` the mode of that file.
void make_private(const std::string& database);

/// Gives the database to `group` (name or number; empty: no change) if this user owns it. `-lock` then has mode 0600,
/// or 0660 if the group may write the database; the accompanying files belong to the same group. `file` is SQLite's
/// name of the database, `lock` the lock's path. Throws error{errc::config} for a group that is unknown or that the
/// user does not belong to.
void share_files(const std::string& file, const std::string& lock, const std::string& group);

}  // namespace outbound::sql
