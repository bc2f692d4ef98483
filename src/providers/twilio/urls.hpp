// Where Twilio calls back. Each URL carries our key of the message, so that what comes back finds its recipient even
// when the answer to the sending was lost. What receives them verifies Twilio's signature over the very same URL.
#pragma once

#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::twilio {

/// Asks Twilio to repeat a callback that failed, for any reason, up to five times. A fragment: neither sent nor signed.
constexpr std::string_view repeat_failed = "#rc=5&rp=all";

/// URLs under the configured public URL (without a slash at its end).
struct callback_urls {
    std::string public_url;

    std::string sms_status(campaign_id campaign, std::string_view key) const;
    std::string call_status(campaign_id campaign, std::string_view key) const;
    std::string voice(std::string_view key) const;   ///< Gives the TwiML of a call.
    std::string gather(std::string_view key) const;  ///< Keys that were pressed; `&gather=<number>` is appended.
    std::string amd(std::string_view key) const;     ///< Whether a person or a machine answered.
};

}  // namespace outbound::twilio
