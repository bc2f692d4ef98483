// Messages to the service manager that started the program, such as systemd.
#pragma once

#include <string_view>

namespace cli {

/// Sends a state such as `READY=1` to the socket that NOTIFY_SOCKET names (sd_notify(3)). No-op without a manager, and
/// if it cannot be reached: it then acts by its own time limits.
void tell_manager(std::string_view state) noexcept;

}  // namespace cli
