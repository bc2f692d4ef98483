// The time zones of a recipient.
#pragma once

#include "model/time_zone.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace outbound::rules {

/// The time zones that a phone number (E.164) may be in, by libphonenumber's map of their beginnings: IANA names,
/// separated by spaces. Empty if unknown, or if the number belongs to no place, as toll-free numbers of North America.
std::string_view zones_of_number(std::string_view number);

/// The zones of a recipient: the contact's own, else those of the phone number, else the campaign's. Zones that do not
/// exist (a host's view may hold one) count as none. Where there are several, hours must hold in all of them.
std::string zones_of_recipient(std::string_view contact_zone, std::string_view phone, std::string_view campaign_zone);

/// The zones of such a list, never none: UTC if the system has none of them.
std::vector<time_zone> zones_called(std::string_view names);

}  // namespace outbound::rules
