// Time zones whose names have changed.
#pragma once

#include <span>
#include <string_view>

namespace outbound {

struct renamed_zone {
    std::string_view former;   ///< `Asia/Calcutta`. A system may lack it: Debian 13 has it in tzdata-legacy.
    std::string_view present;  ///< `Asia/Kolkata`. A system with older tzdata may lack it.
};

/// Sorted by `former`.
extern const std::span<const renamed_zone> renamed_zones;

}  // namespace outbound
