// The partitions of AWS: which domain the endpoints of a region have.
#pragma once

#include <string_view>

namespace outbound::ses {

/// The domain of the region's endpoints: `amazonaws.eu` for `eusc-de-east-1`. That of the standard partition for a
/// region that no partition is known to hold, as in AWS's own SDKs.
std::string_view dns_suffix(std::string_view region) noexcept;

}  // namespace outbound::ses
