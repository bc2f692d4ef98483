// SendGrid as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

#include <string_view>

namespace outbound::sendgrid {

inline constexpr std::string_view vendor_name = "sendgrid";

vendor vendor_row();

}  // namespace outbound::sendgrid
