// The contents of one-off messages, and the values of their templates.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/dispatch_store.hpp>

#include <cstdint>
#include <string>

namespace outbound::sql {

/// The id of a content, which is stored if it is new. Locks the content, inside a transaction, so that it is not
/// deleted before a message has it. `has_own_texts`: its texts were written for one message. `secret`: that of the
/// installation.
std::int64_t keep_message_content(
    connection& db, const std::string& secret, const std::string& content, bool has_own_texts);

/// Whether the recipient belongs to a one-off message.
bool is_message(connection& db, campaign_id campaign, recipient_seq seq);

/// Completes the recipient of a one-off message that queued_rows() has read: content, values, and for an address
/// without a contact the address itself. Without content the contact counts as deleted.
void read_message_of(connection& db, campaign_id campaign, channel via, queued_recipient& recipient);

/// Deletes contents without a message, inside a transaction.
void delete_unused_contents(connection& db);

}  // namespace outbound::sql
