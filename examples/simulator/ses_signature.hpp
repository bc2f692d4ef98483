// Checks AWS Signature Version 4 of a request.
#pragma once

#include "vendor.hpp"

#include <string>
#include <string_view>

namespace simulator::ses {

/// The fault of the signature; empty if it is valid. Without a `secret` only its form is checked.
std::string fault_in_signature(const request& r, std::string_view secret);

}  // namespace simulator::ses
