// The vendors' webhooks: who may send them, and how they are verified and read.
#pragma once

#include "providers/common/signature.hpp"
#include "providers/ses/sns_certificates.hpp"

#include <outbound/webhook.hpp>

#include <memory>
#include <string>
#include <vector>

namespace outbound {

namespace sendgrid {

struct webhook_key {
    std::string account;
    signatures::public_key key;
};

/// A key as the configuration has it. Throws error{errc::config} for text that is no verification key of SendGrid.
webhook_key read_webhook_key(std::string account, std::string_view text);

class webhooks final : public webhook_reader {
public:
    explicit webhooks(std::vector<webhook_key> keys) : keys_{std::move(keys)} {}

    std::string_view vendor() const noexcept override { return "sendgrid"; }
    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const std::vector<webhook_key> keys_;
};

}  // namespace sendgrid

namespace ses {

/// An account with the topics (ARNs) that its events come through.
struct webhook_topics {
    std::string account;
    std::vector<std::string> topics;
};

class webhooks final : public webhook_reader {
public:
    /// As sns_certificates' constructor.
    webhooks(std::vector<webhook_topics> topics, const std::string& ca_file, std::string base_url)
        : topics_{std::move(topics)},
          certificates_{ca_file, std::move(base_url)}
    {
    }

    std::string_view vendor() const noexcept override { return "ses"; }
    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const webhook_topics* account_of(const std::string& topic) const;

    const std::vector<webhook_topics> topics_;
    sns_certificates certificates_;
};

}  // namespace ses

namespace twilio {

struct webhook_token {
    std::string account;
    std::string token;
};

class webhooks final : public webhook_reader {
public:
    /// `public_url` is what Twilio's signatures are over, in front of a request's target.
    webhooks(std::vector<webhook_token> tokens, std::string public_url)
        : tokens_{std::move(tokens)},
          public_url_{std::move(public_url)}
    {
    }

    std::string_view vendor() const noexcept override { return "twilio"; }
    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const webhook_token* account_of(const web_request& request) const;

    const std::vector<webhook_token> tokens_;
    const std::string public_url_;
};

}  // namespace twilio

}  // namespace outbound
