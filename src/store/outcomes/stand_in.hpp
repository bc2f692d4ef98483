// Duplicates: of several contacts with one address only the first is sent to; if it is skipped, the next one stands in.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// Whether the reason concerns only the contact, so that another contact with the same address may still be sent to.
bool concerns_contact(std::string_view skip_reason);

/// Queues the next recipient with the address of `seq`, which was skipped as a duplicate. Call it when `seq` has been
/// skipped for a reason that concerns only its contact. Does nothing if there is no duplicate or the campaign has
/// ended. `address`: that of `seq`, if its row may be blank; otherwise empty.
void let_duplicate_stand_in(
    connection& db, campaign_id campaign, recipient_seq seq, const std::string& address, timestamp now);

/// The outcomes, with `skipped` for each message that would be tried again and whose recipient was erased meanwhile: no
/// attempt follows. Locks the recipients of such messages. `changed` holds the result if it differs.
std::span<const settlement> skip_erased(
    connection& db, campaign_id campaign, std::span<const settlement> outcomes, std::vector<settlement>& changed);

}  // namespace outbound::sql
