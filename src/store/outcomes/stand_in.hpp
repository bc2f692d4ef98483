// Duplicates: of contacts with one address one is sent to, and the next one stands in when that one cannot be.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <string_view>

namespace outbound::sql {

/// Does the reason concern the contact alone, so that another contact with the same address may still be sent to?
bool concerns_contact(std::string_view skip_reason);

/// The recipient `seq` has just been skipped for a reason of its own: lets the next one with the same address, which
/// was skipped as a duplicate of it, be sent to as soon as its turn comes. Does nothing where there is none, or when
/// the campaign has ended.
void let_duplicate_stand_in(connection& db, campaign_id campaign, recipient_seq seq, timestamp now);

}  // namespace outbound::sql
