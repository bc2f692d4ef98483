// Rules for the times of a campaign: start, sending hours, expiry.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign.hpp>

namespace outbound::api {

/// Checks expiry and hours, and that every time is before end_of_zones.
void check_times(const context& ctx, const campaign& c, complaints& wrong);

/// Checks only the sending hours, which may change while the campaign is running.
void check_sending_hours(const campaign& c, complaints& wrong);

}  // namespace outbound::api
