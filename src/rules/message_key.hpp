// Message keys, `<instance>-<campaign>-<seq>-<attempt>`.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::rules {

struct message_key {
    std::string_view instance;
    campaign_id campaign = 0;
    recipient_seq seq = 0;  ///< 0: a test message, which has no recipient.
    std::int64_t attempt = 0;
};

/// Nothing for a text that is no key of ours or of another installation.
std::optional<message_key> read_message_key(std::string_view text) noexcept;

}  // namespace outbound::rules
