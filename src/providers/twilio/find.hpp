// Queries Twilio for the status of a message or call whose callbacks are missing.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::twilio {

/// The sender of a campaign's messages or calls: the campaign's, otherwise the account's. Empty if none.
struct origin {
    std::string from;               ///< A number, a short code or a name.
    std::string messaging_service;  ///< Messages only.
};

/// The target below the account's path: the resource by its id, or the list for the address if the id is unknown.
/// `resource` is `Messages` or `Calls`.
std::string find_target(std::string_view resource, const inquiry& question);

/// Interprets the response. `nullopt` if it has no status, or if several messages match. Without an id, a message
/// matches only if it was created in the inquired time, by the sender `ours`, with the same text, because other
/// programs may use the account for the same number.
std::optional<provider_event> read_found(const http::answer& answer, std::string_view resource, const inquiry& question,
    const origin& ours, std::string_view account, timestamp now);

}  // namespace outbound::twilio
