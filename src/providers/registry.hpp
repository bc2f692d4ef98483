// The built-in vendors, one row each. To add a vendor, add a folder and its row.
#pragma once

#include "providers/common/vendor.hpp"

namespace outbound {

std::span<const vendor> vendors();

/// The vendor called `name`, or null.
const vendor* find_vendor(std::string_view name) noexcept;

}  // namespace outbound
