// The schemes of links in messages.
#pragma once

#include <string_view>

namespace outbound::text {

/// True for a URL that begins with a scheme other than http, https, mailto and tel as a browser reads it: letter case,
/// blanks and control characters aside. False for a URL without a scheme.
bool has_foreign_scheme(std::string_view url);

}  // namespace outbound::text
