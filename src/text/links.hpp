// Checks the schemes of links in messages.
#pragma once

#include <string_view>

namespace outbound::text {

/// True for a URL with a scheme other than http, https, mailto and tel, as a browser parses it: ignoring letter case,
/// blanks and control characters. False for a URL without a scheme.
bool has_foreign_scheme(std::string_view url);

}  // namespace outbound::text
