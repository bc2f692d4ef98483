// Times in JSON: RFC 3339, written in UTC.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// `2026-11-22T15:00:00Z`; with six fractional digits if there is a fraction.
std::string to_rfc3339(timestamp at);

/// Parses a time with `Z` or an offset such as `+01:00`, and up to six fractional digits. `nullopt` for leap seconds,
/// non-existent dates and times before 1970 or after 9999.
std::optional<timestamp> from_rfc3339(std::string_view text) noexcept;

}  // namespace outbound
