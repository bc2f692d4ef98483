// Keys of one-off messages.
#pragma once

#include <string>

namespace outbound::sql {

/// What an erasure leaves of a key, so that a repeated request does not send the message again: a keyed hash. `secret`
/// is that of the installation.
std::string erased_message_key(const std::string& secret, const std::string& key);

}  // namespace outbound::sql
