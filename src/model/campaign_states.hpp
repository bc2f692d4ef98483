// The transitions of a campaign's status.
#pragma once

#include <outbound/campaign_store.hpp>
#include <outbound/error.hpp>
#include <outbound/event.hpp>

namespace outbound {

/// The status after `action` in status `now`; errc::conflict, with both statuses named, if it is not permitted.
result<campaign_status> next_status(campaign_status now, campaign_action action);

/// The event that reports `action`.
event_type event_of(campaign_action action);

}  // namespace outbound
