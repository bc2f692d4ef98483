// Interprets status codes of SMTP.
#pragma once

#include <string_view>

namespace outbound {

/// Whether an enhanced status (`4.2.2`) or a reply (`450 4.2.1 mailbox busy`) is temporary.
bool is_temporary(std::string_view status) noexcept;

/// Whether the first code in a diagnostic (`smtp; 450 4.2.1 mailbox busy`) is that of a temporary failure.
bool is_temporary_diagnostic(std::string_view words) noexcept;

}  // namespace outbound
