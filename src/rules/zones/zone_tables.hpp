// The published time zones of numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace outbound::rules {

struct zone_beginning {
    std::uint32_t digits;  ///< How numbers begin, without `+`.
    std::uint32_t set;     ///< Of zone_sets.
};

/// Where the tables come from, with the version.
extern const std::string_view zones_source;

/// IANA names, separated by spaces, of zones that keep different times; empty where a number has no place.
extern const std::span<const std::string_view> zone_sets;

/// In the order of digits, as numbers.
extern const std::span<const zone_beginning> zone_beginnings;

}  // namespace outbound::rules
