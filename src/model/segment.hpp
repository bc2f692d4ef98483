// Segments <-> JSON.
#pragma once

#include <outbound/segment.hpp>

#include <boost/json/object.hpp>

#include <cstddef>

namespace outbound {

/// `{"industries": [...], "lead_score": {"min": 10, "max": 90}, "has_email": true, "has_phone": false,
///   "tags": {"any": [...], "all": [...], "none": [...]}, "segment_id": 3, "contact_ids": [...], "external_ids":
///   [...]}`.
/// Omits unset conditions, so that `{}` matches every contact. Keeps empty lists of contacts, which match nobody.
boost::json::object to_json(const segment& filter);

/// Reads the output of to_json(). Ignores unknown members and members of other types: requests are checked before, and
/// the store reads its own output.
segment segment_from_json(const boost::json::object& json);

/// Number of ids and external_ids in the filter.
std::size_t count_names(const segment& filter) noexcept;

}  // namespace outbound
