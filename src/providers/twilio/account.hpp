// A Twilio account for SMS or calls.
#pragma once

#include "providers/common/account_settings.hpp"
#include "providers/twilio/find.hpp"
#include "providers/twilio/urls.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/twilio.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <string>
#include <string_view>

namespace outbound::twilio {

/// The HTTP client of an account: creates and reads resources.
class rest {
public:
    /// Throws error{errc::config} for invalid settings.
    rest(const boost::asio::any_io_executor& executor, const settings& settings);

    /// Creates a resource (`Messages`, `Calls`) from a form.
    boost::asio::awaitable<http::answer> create(std::string_view question, std::string_view form);

    /// Reads `target` below the account's path (`Messages/SM….json`, `Messages.json?To=…`).
    boost::asio::awaitable<http::answer> get(std::string_view target);

private:
    std::string path_;
    std::chrono::milliseconds timeout_;
    http::client client_;
};

/// The common base of SMS and calls.
class account : public provider {
public:
    account(const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time);

    std::string_view name() const noexcept override { return settings_.name; }
    std::size_t concurrency() const noexcept override { return settings_.concurrency; }
    std::chrono::milliseconds deadline() const noexcept override { return settings_.timeout + deadline_slack; }
    std::chrono::seconds find_after() const noexcept override { return settings_.find_after; }
    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override;
    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& question) override;
    boost::asio::awaitable<std::optional<delivery>> check() override;

protected:
    /// Writes the form that creates the message or call. False if it cannot be sent, with the reason in `refusal`.
    virtual bool write(const message& m, std::string& form, delivery& refusal) const = 0;

    /// The sender of messages with this content.
    virtual origin origin_of(const content& shared) const = 0;

    /// The resource's name: `Messages`, `Calls`.
    virtual std::string_view resource() const noexcept = 0;

    const twilio::settings& settings() const noexcept { return settings_; }
    const callback_urls& urls() const noexcept { return urls_; }
    rest& api() noexcept { return api_; }

private:
    twilio::settings settings_;
    callback_urls urls_;
    clock& time_;
    rest api_;
};

/// Messages. Codes of deliveries: `invalid_address`, `content`, `too_long` (rejected without a request), Twilio's error
/// codes, `http_NNN` if the response has none, or the name of an http::fault (no response).
class sms_account final : public account {
public:
    explicit sms_account(
        const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time = system_clock());

    outbound::channel channel() const noexcept override { return outbound::channel::sms; }

private:
    bool write(const message& m, std::string& form, delivery& refusal) const override;
    origin origin_of(const content& shared) const override;
    std::string_view resource() const noexcept override { return "Messages"; }
};

/// Calls. Codes of deliveries: as for messages, and `template_error`.
class voice_account final : public account {
public:
    explicit voice_account(
        const boost::asio::any_io_executor& executor, twilio::settings chosen, clock& time = system_clock());

    outbound::channel channel() const noexcept override { return outbound::channel::phone; }
    std::size_t most_open() const noexcept override { return settings().concurrent_calls; }

private:
    bool write(const message& m, std::string& form, delivery& refusal) const override;
    origin origin_of(const content& shared) const override;
    std::string_view resource() const noexcept override { return "Calls"; }
};

}  // namespace outbound::twilio
