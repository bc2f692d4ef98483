// The time zone of a recipient.
#pragma once

#include <string>
#include <string_view>

namespace outbound::rules {

/// The time zone of a phone number's country (E.164), empty if unknown. Numbers of North America and of some other wide
/// countries are resolved by area code; elsewhere it is the zone in which most people of the country live.
std::string_view zone_of_number(std::string_view number);

/// The zone of a recipient: the contact's own, else that of the phone number's country, else the campaign's. A zone
/// that does not exist (a host's view may hold one) counts as none.
std::string zone_of_recipient(std::string_view contact_zone, std::string_view phone, std::string_view campaign_zone);

}  // namespace outbound::rules
