// SMS and calls through Twilio. Accounts of type `twilio` in a configuration need none of these functions; they serve
// hosts that run their own engine.
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

/// base_url: `https://api.twilio.com`, or a region's (`https://api.dublin.ie1.twilio.com`).
struct settings : account_settings {
    settings()
    {
        name = "twilio";
        base_url = "https://api.twilio.com";
    }

    std::string account_sid;  ///< `AC…`
    std::string auth_token;   ///< Also verifies webhooks.
    std::string api_key;      ///< `SK…`, authenticates requests instead of the auth token; may be empty.
    std::string api_key_secret;
    std::string from;  ///< Default sender of messages and calls.
    /// `MG…`: pool of senders, used if neither campaign nor account sets a sender.
    std::string messaging_service;
    std::string public_url;                ///< Base URL of callbacks; empty: no callbacks, outcomes are inquired.
    std::size_t concurrent_calls = 0;      ///< Maximum number of calls in progress; 0: no limit.
    std::chrono::seconds find_after{300};  ///< Time from the handover to the first inquiry.
};

}  // namespace twilio

/// SMS. Opens no connection. Throws error{errc::config}, which names the member, for invalid settings.
std::shared_ptr<provider> make_twilio_sms(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock = system_clock());

/// Calls. Otherwise as make_twilio_sms().
std::shared_ptr<provider> make_twilio_phone(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock = system_clock());

/// Reads the webhooks of these accounts, which share one public_url.
std::shared_ptr<webhook_reader> make_twilio_webhooks(std::span<const twilio::settings> accounts);

}  // namespace outbound
