// Queries Twilio for the status of a message or a call whose callbacks are missing.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::twilio {

/// Who messages or calls of a campaign come from: what the campaign says, otherwise the account. Text is empty where
/// none.
struct origin {
    std::string from;               ///< A number, a short code or a name.
    std::string messaging_service;  ///< Messages only.
};

/// What to ask for, behind the account's path: the resource by its id, or those to the address when the id is not
/// known. `resource` is `Messages` or `Calls`.
std::string find_target(std::string_view resource, const inquiry& question);

/// Reads the answer. `nullopt` if it reports no status, or if more than one message matches. Without an id only a
/// message counts that was created when ours was, from `ours`, with the same words: other programs write to the same
/// number through the account.
std::optional<provider_event> read_found(const http::answer& answer, std::string_view resource, const inquiry& question,
    const origin& ours, std::string_view account, timestamp now);

}  // namespace outbound::twilio
