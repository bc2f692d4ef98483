// Email through a Twilio SendGrid account: POST /v3/mail/send.
#pragma once

#include "providers/common/account_settings.hpp"
#include "providers/sendgrid/answer.hpp"
#include "providers/sendgrid/content.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>
#include <outbound/providers/sendgrid.hpp>
#include <outbound/random.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace outbound::sendgrid {

/// A SendGrid account.
///
/// Codes of deliveries: `invalid_address`, `unsubscribe_url`, `template_error`, `content` and `too_large` (rejected,
///   mostly without a request), `quota` (the plan's messages are used up), `http_NNN` (any other status of SendGrid),
///   or the name of an http::fault (no response).
/// Threads: as outbound::provider; the executor is the engine's.
class account final : public provider {
public:
    /// Throws error{errc::config} for invalid settings. Opens no connection.
    account(const boost::asio::any_io_executor& executor, settings chosen, clock& time = system_clock(),
        random_source& random = system_random());

    std::string_view name() const noexcept override { return settings_.name; }
    outbound::channel channel() const noexcept override { return outbound::channel::email; }
    std::size_t batch_size() const noexcept override { return settings_.batch; }
    std::size_t concurrency() const noexcept override { return settings_.concurrency; }
    std::chrono::milliseconds deadline() const noexcept override;
    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override;
    boost::asio::awaitable<std::optional<delivery>> check() override;

private:
    friend class delivering;

    /// A request body under construction, which reuses the memory of earlier bodies.
    class body {
    public:
        explicit body(account& owner);
        ~body();
        body(const body&) = delete;
        body& operator=(const body&) = delete;

        std::string text;

    private:
        account& account_;
    };

    boost::asio::awaitable<std::vector<delivery>> deliver_one(const message& m);

    /// Writes the request for one message. False if it cannot be sent, with the reason in `refusal`.
    bool write_single(const message& m, std::string& out, delivery& refusal);

    /// The prepared content; null if it is not email content.
    std::shared_ptr<const prepared_content> prepared(const std::shared_ptr<const content>& source);

    http::request request_with(std::string_view text, std::chrono::milliseconds timeout) const noexcept;
    reading read(const http::answer& answer, std::size_t personalizations) const;

    settings settings_;
    clock& time_;
    http::client client_;
    random_source& random_;
    // Contents of the latest campaigns, most recent first.
    std::vector<std::shared_ptr<const prepared_content>> prepared_;
    std::vector<std::string> spare_;
};

}  // namespace outbound::sendgrid
