// Parses events of SES in messages of SNS.
#pragma once

#include "providers/ses/sns.hpp"

#include <outbound/provider_event.hpp>

#include <vector>

namespace outbound::ses {

/// The events of a notification, one for each named recipient. Text that is not an event of SES (a greeting of SNS)
/// gives none; unknown kinds become event_kind::other.
std::vector<provider_event> read_events(const sns_message& m, std::string_view account, timestamp received);

}  // namespace outbound::ses
