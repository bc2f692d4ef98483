// Twilio as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

#include <string_view>

namespace outbound::twilio {

inline constexpr std::string_view vendor_name = "twilio";

vendor vendor_row();

}  // namespace outbound::twilio
