// Keys of one-off messages.
#pragma once

#include "store/sql/connection.hpp"

#include <string>

namespace outbound::sql {

/// What an erasure leaves of a key, so that a repeated request does not send the message again: a keyed hash.
std::string erased_message_key(connection& db, const std::string& key);

}  // namespace outbound::sql
