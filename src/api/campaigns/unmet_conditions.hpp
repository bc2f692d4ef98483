// The conditions of a segment that a contact does not meet, as sentences.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/segment.hpp>

#include <string>
#include <vector>

namespace outbound::api {

/// One sentence for each condition that the contact does not meet; none if it meets them all. Ignores segment_id.
std::vector<std::string> unmet_conditions(const segment& filter, const contact& person);

}  // namespace outbound::api
