// Files with addresses: accessible to their owner, and to the configured group.
#pragma once

#include <string>

namespace cli {

/// Creates or truncates a file with mode 0600, or 0660 for the group (a name or a number; empty: none), and returns a
/// descriptor for writing, which the caller closes. Throws usage_fault: `cannot write "x": Permission denied`.
int open_private(const std::string& path, const std::string& group);

}  // namespace cli
