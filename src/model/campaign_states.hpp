// Which steps a campaign may take.
#pragma once

#include <outbound/error.hpp>
#include <outbound/store.hpp>

namespace outbound {

/// The status that `action` leads to from `now`; or errc::conflict with a text that names both states.
result<campaign_status> next_status(campaign_status now, campaign_action action);

}  // namespace outbound
