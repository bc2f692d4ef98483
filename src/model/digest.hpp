// Digests and keyed digests (HMAC), their comparison, and bytes as hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

enum class digest_algorithm { sha1, sha256 };

/// Raw bytes. Throws error{errc::internal} when OpenSSL cannot compute them.
std::string digest(digest_algorithm algorithm, std::string_view data);
std::string hmac(digest_algorithm algorithm, std::string_view key, std::string_view data);

/// Compares in a time that depends on the lengths alone.
bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

/// Lower case, two digits a byte.
std::string to_hex(std::string_view bytes);

}  // namespace outbound
