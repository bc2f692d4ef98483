// The header field Idempotency-Key.
#pragma once

#include "api/operation.hpp"

#include <outbound/web.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::web {

constexpr std::size_t longest_idempotency_key = 255;

/// The value of the field; `nullopt`: there is none, or the operation takes no key. Throws error{errc::invalid} unless
/// it is one field of visible ASCII characters.
std::optional<std::string> idempotency_key_of(const web_request& request, const api::operation& row);

/// Marks a response as that of an earlier request.
void mark_replayed(web_response& response);

}  // namespace outbound::web
