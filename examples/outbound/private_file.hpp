// Files that commands write.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

namespace cli {

/// Creates or truncates a file with addresses, with mode 0600, or 0660 for the group (a name or a number; empty: none),
/// and returns a descriptor for writing, which the caller closes. Throws as open_plain().
int open_private(const std::string& path, const std::string& group);

/// Creates a file with a name that no other file has, such as `path`.k3Xz9a, which `path` becomes. Mode, group and
/// descriptor as of open_private(). Throws usage_fault.
int create_private(std::string& path, const std::string& group);

/// Creates a file with this mode, or truncates one, and returns a descriptor for writing, which the caller closes.
/// Throws usage_fault: `cannot write "x": Permission denied`; also if the file is a link (symbolic or hard), which
/// another user may have placed, or a pipe that gets no reader within 10 seconds and before SIGINT or SIGTERM.
/// /dev/stdout and its like are continued, not truncated.
int open_plain(const std::string& path, mode_t mode);

/// False, with errno, if it fails.
bool write_all(int file, std::string_view text);

}  // namespace cli
