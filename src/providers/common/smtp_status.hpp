// Interprets status codes of SMTP.
#pragma once

#include <string_view>

namespace outbound {

/// Whether an enhanced status (`4.2.2`) or a reply (`450 4.2.1 mailbox busy`) is temporary.
constexpr bool is_temporary(std::string_view status) noexcept
{
    return status.size() > 2 && status[0] == '4' && (status[1] == '.' || (status[1] >= '0' && status[1] <= '9'));
}

}  // namespace outbound
