// Masks people's addresses in answers to callers who may not see them.
#pragma once

#include "model/shape.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// A text that is or quotes addresses of people.
shape with_addresses(const shape& text);

/// Masks the addresses in all texts of the value whose shapes are with_addresses().
void mask_addresses(const shape& of, boost::json::value& value);

/// The text with each email address as `…@example.com`, and each number in E.164 as `+49…67`. Neither is an address:
/// what is masked cannot be stored in place of what it hides.
std::string mask_addresses(std::string_view text);

}  // namespace outbound
