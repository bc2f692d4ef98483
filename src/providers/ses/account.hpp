// Email through Amazon SES: version 2 of its API, one message per request.
#pragma once

#include "providers/common/account_settings.hpp"
#include "providers/ses/sigv4.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/ses.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace outbound::ses {

/// An SES account in one region.
///
/// Codes of deliveries: `invalid_address`, `unsubscribe_url`, `template_error`, `content` and `too_large` (rejected
///   without a request), `quota` (the day's messages are used up), AWS's name of the error (`MessageRejected`),
///   `http_NNN` if the response has no error, or the name of an http::fault (no response).
/// Threads: as outbound::provider; the executor is the engine's.
class account final : public provider {
public:
    /// Throws error{errc::config} for invalid settings. Opens no connection.
    account(const boost::asio::any_io_executor& executor, settings chosen, clock& time = system_clock());

    std::string_view name() const noexcept override { return settings_.name; }
    outbound::channel channel() const noexcept override { return outbound::channel::email; }
    std::size_t concurrency() const noexcept override { return settings_.concurrency; }
    std::chrono::milliseconds deadline() const noexcept override { return settings_.timeout + deadline_slack; }
    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override;

    /// From GetAccount: the rate, and whether the account may send.
    boost::asio::awaitable<std::optional<account_terms>> terms() override;
    boost::asio::awaitable<std::optional<delivery>> check() override;

private:
    boost::asio::awaitable<http::answer> send(std::string_view method, std::string_view target, std::string_view body);

    settings settings_;
    clock& time_;
    std::string host_;
    std::string base_path_;
    aws::signer signer_;
    http::client client_;
};

}  // namespace outbound::ses
