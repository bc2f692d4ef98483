// Ids of requests: a client that shows one lets an operator find the request in logs.
#pragma once

#include <outbound/web.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// Whether a client or proxy may choose this id: 1 to 128 of A-Z, a-z, 0-9 and `-_.=:`, which need no escaping in
/// headers, JSON and logs.
bool is_request_id(std::string_view text) noexcept;

/// The id of the request if it has one, else that of its field X-Request-Id if it is valid, else a new one.
std::string request_id_of(const web_request& request);

/// 128 random bits. Throws std::system_error if the system has none.
std::string make_request_id();

/// Adds the id to the header and, as member `request_id`, to a problem document. No-op if the header has an id.
void add_request_id(web_response& response, std::string_view id);

}  // namespace outbound
