// Twilio as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

namespace outbound::twilio {

vendor vendor_row();

}  // namespace outbound::twilio
