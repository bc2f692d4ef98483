// Text as it stands inside the quotes of a JSON string.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// Appends `text` escaped. What is no UTF-8 becomes U+FFFD, one for each byte that fits nowhere: vendors refuse a whole
/// request for one broken character, and a name with a blot in it still reaches its reader.
void append_json_text(std::string& out, std::string_view text);

}  // namespace outbound
