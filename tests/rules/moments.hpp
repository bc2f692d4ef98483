// Notation for times and days of the week in tests.
#pragma once

#include "model/time.hpp"

#include <cstdint>
#include <string_view>

namespace outbound::test {

inline constexpr std::uint8_t weekdays = 0x1F;

inline timestamp at(std::string_view text)
{
    return from_rfc3339(text).value();
}

}  // namespace outbound::test
