// Times in JSON: RFC 3339, written in UTC.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// `2026-11-22T15:00:00Z`; six digits of a second where there is a fraction.
std::string to_rfc3339(timestamp at);

/// Reads a time with `Z` or an offset such as `+01:00`, and up to six digits of a second. Leap seconds, dates that do
/// not exist and times before 1970 or after 9999 give `nullopt`.
std::optional<timestamp> from_rfc3339(std::string_view text) noexcept;

}  // namespace outbound
