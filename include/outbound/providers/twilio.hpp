// SMS and calls through Twilio. A configuration makes such accounts by itself (type `twilio`); these functions are for
// hosts that run an engine of their own.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/account_settings.hpp>
#include <outbound/webhook.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace outbound {

namespace twilio {

/// base_url: `https://api.twilio.com`, or that of a region (`https://api.dublin.ie1.twilio.com`).
struct settings : account_settings {
    settings()
    {
        name = "twilio";
        base_url = "https://api.twilio.com";
    }

    std::string account_sid;  ///< `AC…`
    std::string auth_token;   ///< Signs webhooks, too.
    std::string api_key;      ///< `SK…`, to authenticate with instead of the auth token; may be empty.
    std::string api_key_secret;
    std::string from;                      ///< Who messages and calls come from unless a campaign says otherwise.
    std::string messaging_service;         ///< `MG…`: the pool of senders of messages, used when neither names one.
    std::string public_url;                ///< Where Twilio reaches us; empty: no callbacks, and fates are asked for.
    std::size_t concurrent_calls = 0;      ///< Calls that may be under way at once; 0: no limit of ours.
    std::chrono::seconds find_after{300};  ///< How long after the handover we ask what became of a message.
};

}  // namespace twilio

/// SMS. Opens no connection. Throws error{errc::config} for settings that are refused, which names the member.
std::shared_ptr<provider> make_twilio_sms(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock = system_clock());

/// Calls. As make_twilio_sms().
std::shared_ptr<provider> make_twilio_phone(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock = system_clock());

/// Reads the webhooks of these accounts, which share one public_url.
std::shared_ptr<webhook_reader> make_twilio_webhooks(std::span<const twilio::settings> accounts);

}  // namespace outbound
