// The partitions of AWS, which determine the domain of a region's endpoints.
#pragma once

#include <string_view>

namespace outbound::ses {

/// The domain of the region's endpoints: `amazonaws.eu` for `eusc-de-east-1`. Unknown regions use the standard
/// partition, as in AWS's SDKs.
std::string_view dns_suffix(std::string_view region) noexcept;

}  // namespace outbound::ses
