// The time zones of a recipient.
#pragma once

#include "model/time_zone.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::rules {

/// The possible time zones of a phone number (E.164), by libphonenumber's map of prefixes: IANA names, separated by
/// spaces. Empty if unknown or non-geographic, such as toll-free numbers of North America.
std::string_view zones_of_number(std::string_view number);

/// The zones of a recipient: the contact's, otherwise those of the phone number, otherwise the campaign's. Ignores
/// non-existent zones (possible in a host's view). If there are several, sending hours must permit all of them.
std::string zones_of_recipient(std::string_view contact_zone, std::string_view phone, std::string_view campaign_zone);

/// Parses such a list, without zones that the system lacks; UTC if it has none of them. `doctor` names missing zones.
std::vector<time_zone> zones_called(std::string_view names);

/// The zones of numbers that the system lacks, sorted.
std::set<std::string_view> missing_zones();

}  // namespace outbound::rules
