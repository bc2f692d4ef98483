// Times in JSON: RFC 3339 in UTC.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// `2026-11-22T15:00:00Z`; six digits of a second where there is a fraction.
std::string to_rfc3339(timestamp at);

/// Reads what to_rfc3339 writes, with one to six digits of a second. Other offsets than `Z`, leap seconds, dates that
/// do not exist and years before 1970 give `nullopt`.
std::optional<timestamp> from_rfc3339(std::string_view text) noexcept;

}  // namespace outbound
