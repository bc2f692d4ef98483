// Callback URLs for Twilio. Each contains the key of the message, so that a callback is matched even if the response to
// the delivery was lost. The receiver verifies Twilio's signature over the same URL.
#pragma once

#include <outbound/names.hpp>
#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::twilio {

/// Webhooks of Twilio, by webhook_endpoint::subject.
enum class hook {
    sms_status,
    call_status,
    amd,  ///< Reports whether a person or a machine answered.
    inbound_sms,
    voice,   ///< Requests the TwiML of a call.
    gather,  ///< Reports pressed keys.
    step,    ///< Asks how to continue at transfers, and reports these and recordings.
};

/// The path of a webhook; `{id}` is the campaign's id.
std::string_view path_of(hook subject) noexcept;

/// Makes Twilio repeat a failed callback up to five times. A fragment: neither sent nor signed.
constexpr std::string_view repeat_failed = "#rc=5&rp=all";

/// URLs below the configured public URL, which has no trailing slash.
struct callback_urls {
    std::string public_url;

    std::string sms_status(campaign_id campaign, std::string_view key) const;
    std::string call_status(campaign_id campaign, std::string_view key) const;
    std::string voice(std::string_view key) const;
    std::string gather(std::string_view key) const;  ///< call_settings::gather_url
    std::string step(std::string_view key) const;    ///< call_settings::step_url
    std::string amd(std::string_view key) const;
};

}  // namespace outbound::twilio

namespace outbound {

template <>
struct names<twilio::hook> {
    static constexpr std::array<std::pair<twilio::hook, std::string_view>, 7> value{{
        {twilio::hook::sms_status, "sms-status"},
        {twilio::hook::call_status, "call-status"},
        {twilio::hook::amd, "amd"},
        {twilio::hook::inbound_sms, "inbound-sms"},
        {twilio::hook::voice, "voice"},
        {twilio::hook::gather, "gather"},
        {twilio::hook::step, "step"},
    }};
};

}  // namespace outbound
