// SHA-256, and HMAC with it.
#pragma once

#include <string>
#include <string_view>

namespace simulator {

std::string sha256(std::string_view data);                             ///< 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);  ///< 32 bytes.
std::string hex(std::string_view bytes);                               ///< Lower case.
std::string base64_decoded(std::string_view text);                     ///< Empty if the text is no base64.

}  // namespace simulator
