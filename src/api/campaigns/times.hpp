// Rules for the times of a campaign: start, sending hours, expiry.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign.hpp>

namespace outbound::api {

/// Checks expiry and hours, and that every time is before end_of_zones.
void check_times(const context& ctx, const campaign& c, complaints& wrong);

/// Checks only the sending hours, which may change while the campaign is running.
void check_sending_hours(const campaign& c, complaints& wrong);

/// Refuses a request that names the start both in UTC and in local time.
void check_start_members(const boost::json::object& request, complaints& wrong);

}  // namespace outbound::api
