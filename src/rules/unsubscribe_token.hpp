// The token of an unsubscribe link: recipient and channels, signed so that it cannot be forged.
#pragma once

#include "model/digest.hpp"

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::rules {

/// One recipient of one campaign, on the channel of the opt-out.
struct unsubscribe_claim {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
    outbound::channel channel = channel::email;
    /// hash_address() of the recipient, valid even if campaign and contact are gone. Empty in older tokens.
    std::string address_hash = {};

    friend bool operator==(const unsubscribe_claim&, const unsubscribe_claim&) = default;
};

/// `<campaign>-<seq>-<channel>-<hash>-<signature>`, each of the last two 32 hexadecimal digits: letters, digits and
/// `-`, at most 128 bytes. The signature is the first half of an HMAC-SHA256 over instance and claim; `secret` is the
/// installation's, any bytes. It never expires. Older tokens have no hash.
std::string unsubscribe_token(std::string_view secret, std::string_view instance, const unsubscribe_claim& claim);
/// The same; `secret` is a key for SHA-256.
std::string unsubscribe_token(hmac_key& secret, std::string_view instance, const unsubscribe_claim& claim);

/// The claim of a token that unsubscribe_token() made with the same secret and instance; `nullopt` for other text.
/// Compares in constant time.
std::optional<unsubscribe_claim> read_unsubscribe_token(
    std::string_view secret, std::string_view instance, std::string_view token);

}  // namespace outbound::rules
