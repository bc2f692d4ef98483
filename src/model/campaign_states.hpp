// The transitions of a campaign's status.
#pragma once

#include <outbound/campaign_store.hpp>
#include <outbound/error.hpp>

namespace outbound {

/// The status that `action` leads to from `now`; or errc::conflict with a text that names both states.
result<campaign_status> next_status(campaign_status now, campaign_action action);

}  // namespace outbound
