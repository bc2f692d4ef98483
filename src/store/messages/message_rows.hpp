// Reads one-off messages with the state of their recipients.
#pragma once

#include "store/messages/hidden_campaigns.hpp"
#include "store/sql/connection.hpp"

#include <outbound/message_store.hpp>

#include <optional>
#include <string>

namespace outbound::sql {

std::optional<one_off_message> message_with_id(connection& db, message_id id);
/// Also finds an erased message.
std::optional<one_off_message> message_with_key(connection& db, const std::string& key);
std::optional<one_off_message> message_at(connection& db, const message_place& place);

}  // namespace outbound::sql
