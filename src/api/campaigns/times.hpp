// What must hold for the times of a campaign: when it starts, when it may send, when it ends.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign.hpp>

namespace outbound::api {

/// Expiry, hours, and that nothing lies beyond what time zones are known for.
void check_times(const context& ctx, const campaign& c, complaints& wrong);

/// The sending hours alone: they may change while the campaign is running.
void check_sending_hours(const campaign& c, complaints& wrong);

/// A request may name the start in UTC or in local time, not both.
void check_start_members(const boost::json::object& request, complaints& wrong);

}  // namespace outbound::api
