// Converts ASCII letters of a text to lower case.
#pragma once

#include "model/ascii.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace outbound {

inline std::string lowered(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

}  // namespace outbound
