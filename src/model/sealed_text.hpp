// Encrypts short texts that are stored for later use by the installation itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// The text, encrypted and authenticated (AES-256-GCM) under a key derived from `secret`, any bytes; in Base64. The
/// same text gives the same result. Throws error{errc::internal} if OpenSSL fails.
std::string seal(std::string_view secret, std::string_view text);

/// The text that seal() was given; `nullopt` for another secret, or if it was changed.
std::optional<std::string> unseal(std::string_view secret, std::string_view sealed);

}  // namespace outbound
