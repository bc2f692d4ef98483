// The header field Idempotency-Key.
#pragma once

#include "api/operation.hpp"

#include <outbound/web.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::web {

constexpr std::size_t longest_idempotency_key = 255;

/// The value of the field; `nullopt` if it is absent, or the operation accepts no key. Throws error{errc::invalid}
/// unless it is a single field of visible ASCII characters.
std::optional<std::string> idempotency_key_of(const web_request& request, const api::operation& row);

/// Marks a response as the replayed response of an earlier request.
void mark_replayed(web_response& response);

}  // namespace outbound::web
