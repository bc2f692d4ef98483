// Files full of addresses: for their owner, and for the group that the configuration names.
#pragma once

#include <string>

namespace cli {

/// Makes or empties a file with mode 0600, or 0660 for the group (a name or a number; empty: none), and returns its
/// descriptor for writing. Throws usage_fault: `cannot write "x": Permission denied`.
int open_private(const std::string& path, const std::string& group);

}  // namespace cli
