// Masks people's addresses in responses to callers without the scope pii.
#pragma once

#include "model/shape.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// Marks the shape of texts, or of a free object with texts, that are or quote people's addresses.
shape with_addresses(const shape& unmarked);

/// Marks an optional shape whose values are for callers with the scope pii alone; others get null.
shape personal(const shape& value);

/// Masks the addresses in all texts of the value whose shapes are marked by with_addresses(), and replaces those marked
/// by personal() with null.
void mask_addresses(const shape& of, boost::json::value& value);

/// The text with each email address as `…@example.com`, and each E.164 number as `+49…67`. Neither is a valid address,
/// so that masked text cannot overwrite the original.
std::string mask_addresses(std::string_view text);

}  // namespace outbound
