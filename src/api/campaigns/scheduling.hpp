// Changes a campaign's status and reports the events.
#pragma once

#include "api/requests.hpp"

#include <outbound/campaign_store.hpp>

namespace outbound::api {

status_request action_request(campaign_action action);

/// Changes the status, reports the event after the commit and wakes the engine. Throws as
/// campaign_store::change_status().
status_change change_status(context& ctx, campaign_id id, const status_request& request);

/// Schedules the campaign for its scheduled_at and pins its content. Throws error{errc::invalid} if that is not in the
/// future or the content cannot be sent; error{errc::conflict} as require_route() and change_status().
campaign schedule_campaign(context& ctx, const campaign& c);

}  // namespace outbound::api
