// Reads rows of campaign_recipients as people see them.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/recipient.hpp>

#include <vector>

namespace outbound::sql {

/// The recipient at this place; empty if there is none.
std::vector<recipient> recipients_at(connection& db, campaign_id campaign, recipient_seq seq);

}  // namespace outbound::sql
