// Email through Twilio SendGrid. Accounts of type `sendgrid` in a configuration need none of these functions; they
// serve hosts that run their own engine.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/account_settings.hpp>
#include <outbound/webhook.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace outbound {

namespace sendgrid {

/// base_url: `https://api.sendgrid.com`, or `https://api.eu.sendgrid.com` for EU subusers.
struct settings : account_settings {
    settings()
    {
        name = "sendgrid";
        base_url = "https://api.sendgrid.com";
    }

    std::string api_key;
    std::size_t batch = 250;                ///< Messages per request, 1–1000.
    bool sandbox = false;                   ///< SendGrid validates the messages without sending them.
    std::vector<std::string> webhook_keys;  ///< Verification keys of the signed event webhook, as SendGrid shows them.
};

}  // namespace sendgrid

/// Opens no connection. Throws error{errc::config}, which names the member, for invalid settings.
std::shared_ptr<provider> make_sendgrid(
    const boost::asio::any_io_executor& executor, sendgrid::settings settings, clock& clock = system_clock());

/// Reads the webhooks of these accounts. Throws error{errc::config} for an invalid verification key.
std::shared_ptr<webhook_reader> make_sendgrid_webhooks(std::span<const sendgrid::settings> accounts);

}  // namespace outbound
