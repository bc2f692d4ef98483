// Whether a request carries a signature of AWS, version 4, and whether it is right.
#pragma once

#include "vendor.hpp"

#include <string>
#include <string_view>

namespace simulator::ses {

/// What is wrong with the signature; empty: nothing. Without a `secret` the form alone is looked at.
std::string fault_in_signature(const request& r, std::string_view secret);

}  // namespace simulator::ses
