// Replaces NUL in events: PostgreSQL cannot store it in text, and SQLite's text functions stop at it.
#pragma once

#include <outbound/provider_event.hpp>

namespace outbound::sql {

bool has_nul(const provider_event& e);

/// The event with U+FFFD for each NUL in its texts, and in names and texts of its data.
provider_event without_nul(provider_event e);

}  // namespace outbound::sql
