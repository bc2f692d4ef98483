// The shape of a segment in JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/segment.hpp>

namespace outbound {

/// The filter of contacts in requests and responses; segment.hpp reads and writes it.
shape segment_shape();

/// The filter of a saved segment, which names no other segment.
shape saved_filter_shape();

/// Checks rules between members: `min` must not exceed `max`. Paths begin with `path`.
std::vector<violation> check_segment(const segment& filter, const std::string& path);

}  // namespace outbound
