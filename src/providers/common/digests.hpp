// Digests as providers' signatures and answers need them.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// Raw bytes. Throw error{errc::internal} when OpenSSL cannot compute them.
std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);

/// Lower case, two digits a byte.
std::string hex(std::string_view bytes);

}  // namespace outbound
