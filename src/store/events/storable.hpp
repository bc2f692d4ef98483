// Replaces NUL and malformed UTF-8 in events: PostgreSQL cannot store them in text, and SQLite's text functions stop at
// NUL.
#pragma once

#include <outbound/provider_event.hpp>

namespace outbound::sql {

bool has_odd_bytes(const provider_event& e);

/// The event with U+FFFD for each NUL and each malformed byte in its texts, and in names and texts of its data.
provider_event with_storable_text(provider_event e);

}  // namespace outbound::sql
