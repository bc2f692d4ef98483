// Secrets and signatures of outgoing webhooks: Standard Webhooks 1.0, symmetric.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace outbound::rules {

/// The secret of an endpoint, 32 bytes: derived, so that nothing secret is stored for it. `installation` is
/// store::secret().
std::string derive_webhook_secret(std::string_view installation, std::int64_t endpoint, std::int64_t generation);

/// `whsec_` and the secret in Base64.
std::string webhook_secret_text(std::string_view secret);

/// `v1,` and the signature in Base64. `at` is in seconds since 1970.
std::string sign_webhook(std::string_view secret, std::string_view id, std::int64_t at, std::string_view body);

}  // namespace outbound::rules
