// Amazon SES as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

#include <string_view>

namespace outbound::ses {

inline constexpr std::string_view vendor_name = "ses";

vendor vendor_row();

}  // namespace outbound::ses
