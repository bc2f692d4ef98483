// Reads one-off messages with the state of their recipients, in one statement.
#pragma once

#include "store/messages/hidden_campaigns.hpp"
#include "store/sql/connection.hpp"

#include <outbound/message_store.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound::sql {

std::optional<one_off_message> message_with_id(connection& db, message_id id);
/// Also finds an erased message. `secret` is that of the installation.
std::optional<one_off_message> message_with_key(connection& db, const std::string& secret, const std::string& key);
std::optional<one_off_message> message_at(connection& db, const message_place& place);

/// The messages `m` whose ids the SELECT `ids` returns, sorted by `order`.
std::vector<one_off_message> messages_among(
    connection& db, const std::string& ids, const std::string& order, const bindings& values, const bindings& slice);

}  // namespace outbound::sql
