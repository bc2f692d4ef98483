// From a claimed recipient to the message that is sent to it.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/outbox.hpp"

#include <string>

namespace outbound {

/// Appends the message for `who` to `box`, taking its address along. `attempt` counts from 1.
void compose(
    outbox& box, const active_campaign& campaign, const std::string& instance, queued_recipient&& who, outbox::entry entry);

}  // namespace outbound
