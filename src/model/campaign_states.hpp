// The transitions of a campaign's status.
#pragma once

#include <outbound/campaign_store.hpp>
#include <outbound/error.hpp>
#include <outbound/event.hpp>

namespace outbound {

/// The status that `action` leads to from `now`; or errc::conflict with a text that names both states.
result<campaign_status> next_status(campaign_status now, campaign_action action);

/// The event that reports `action`.
event_type event_of(campaign_action action);

}  // namespace outbound
