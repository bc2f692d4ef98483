// The published time zones of numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace outbound::rules {

struct zone_beginning {
    std::uint32_t digits;  ///< Prefix of numbers, without `+`.
    std::uint32_t set;     ///< Index into zone_sets.
};

/// Source of the tables, with its version.
extern const std::string_view zones_source;

/// IANA names, separated by spaces, of zones with different times; empty for non-geographic numbers.
extern const std::span<const std::string_view> zone_sets;

/// Sorted by `digits`, numerically.
extern const std::span<const zone_beginning> zone_beginnings;

}  // namespace outbound::rules
