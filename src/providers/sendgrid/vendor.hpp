// SendGrid as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

namespace outbound::sendgrid {

vendor vendor_row();

}  // namespace outbound::sendgrid
