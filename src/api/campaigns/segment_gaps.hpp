// Why a contact is not in a segment, in words.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/segment.hpp>

#include <string>
#include <vector>

namespace outbound::api {

/// One sentence for each condition that the contact does not meet; none: it is in the segment.
std::vector<std::string> gaps(const segment& filter, const contact& who);

}  // namespace outbound::api
