// Amazon SES as a row of the registry.
#pragma once

#include "providers/common/vendor.hpp"

namespace outbound::ses {

vendor vendor_row();

}  // namespace outbound::ses
