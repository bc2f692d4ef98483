// Message keys, `<instance>-<campaign>-<seq>-<attempt>`: written and read here alone.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::rules {

/// The name of the vendors' custom field in which a key travels with its message.
inline constexpr std::string_view message_key_field = "outbound_key";

struct message_key {
    std::string_view instance;
    campaign_id campaign = 0;
    recipient_seq seq = 0;  ///< 0: a test message, which has no recipient.
    std::int64_t attempt = 0;
};

/// The key as text, at most 64 bytes.
std::string write_message_key(const message_key& key);

/// `nullopt` if the text is no key of this or of another installation.
std::optional<message_key> read_message_key(std::string_view text) noexcept;

}  // namespace outbound::rules
