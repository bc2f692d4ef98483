#include "rules/webhook_signature.hpp"

#include "model/base64.hpp"
#include "model/digest.hpp"

namespace outbound::rules {

std::string derive_webhook_secret(std::string_view installation, std::int64_t endpoint, std::int64_t generation)
{
    return hmac(digest_algorithm::sha256, installation,
        "webhook endpoint " + std::to_string(endpoint) + " generation " + std::to_string(generation));
}

std::string webhook_secret_text(std::string_view secret)
{
    return "whsec_" + to_base64(secret);
}

std::string sign_webhook(std::string_view secret, std::string_view id, std::int64_t at, std::string_view body)
{
    const auto signed_text = std::string{id} + '.' + std::to_string(at) + '.' + std::string{body};
    return "v1," + to_base64(hmac(digest_algorithm::sha256, secret, signed_text));
}

}  // namespace outbound::rules
