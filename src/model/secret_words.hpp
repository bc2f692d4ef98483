// Finds words that may be a key in the wrong place, so that messages do not quote them.
#pragma once

#include <string_view>

namespace outbound {

/// Whether a text has a word that may be a secret, as may_be_secret() says of names. Words are separated by characters
/// other than letters, digits, `_` and `-`. Words of digits alone are dates, numbers and ports.
bool may_hold_secret(std::string_view text);

/// As may_hold_secret(), for the path of a file: a folder that exists is none.
bool may_be_secret_path(std::string_view path);

}  // namespace outbound
