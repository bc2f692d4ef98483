// Base64 (RFC 4648, with padding), for bytes inside JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

std::string to_base64(std::string_view bytes);

/// `nullopt` if the text is not base64: other characters, wrong length, non-zero trailing bits.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace outbound
