// Writes and parses message keys, `<instance>-<campaign>-<seq>-<attempt>`.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::rules {

/// Name of the vendors' custom field that holds the key of a message.
inline constexpr std::string_view message_key_field = "outbound_key";

struct message_key {
    std::string_view instance;
    campaign_id campaign = 0;
    recipient_seq seq = 0;  ///< 0: a test message.
    std::int64_t attempt = 0;
};

/// The key as text, at most 64 bytes.
std::string write_message_key(const message_key& key);

/// `nullopt` if the text is not a key of any installation.
std::optional<message_key> read_message_key(std::string_view text) noexcept;

}  // namespace outbound::rules
