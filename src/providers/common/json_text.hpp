// Escapes text for JSON strings.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// Appends `text` escaped, without quotes. Every invalid byte of UTF-8 becomes U+FFFD, because vendors refuse a whole
/// request for one invalid character.
void append_json_text(std::string& out, std::string_view text);

}  // namespace outbound
