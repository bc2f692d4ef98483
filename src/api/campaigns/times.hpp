// Rules for the times of a campaign: start, sending hours, expiry.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign.hpp>

namespace outbound::api {

/// Checks expiry and hours, and that every time is before the end of the zone files.
void check_times(const context& ctx, const campaign& c, complaints& wrong);

/// The sending hours alone: they may change while the campaign is running.
void check_sending_hours(const campaign& c, complaints& wrong);

/// A request may name the start in UTC or in local time, not both.
void check_start_members(const boost::json::object& request, complaints& wrong);

}  // namespace outbound::api
