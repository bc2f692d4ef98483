// What became of a message or a call, asked of Twilio instead of told by its callbacks.
#pragma once

#include "http/answer.hpp"

#include <outbound/provider.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::twilio {

/// What to ask for, behind the account's path: the resource by its id, or those to the address when the id is not known.
/// `resource` is `Messages` or `Calls`.
std::string find_target(std::string_view resource, const inquiry& what);

/// Reads the answer. Nothing: it tells nothing, or more than one message could be meant.
std::optional<provider_event> read_found(
    const http::answer& got, std::string_view resource, const inquiry& what, std::string_view account, timestamp now);

}  // namespace outbound::twilio
