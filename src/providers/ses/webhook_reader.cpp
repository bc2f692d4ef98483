// The signature is inside the body: parses the envelope first, and its contents only after the signature is verified.
#include "providers/common/proven_webhook.hpp"
#include "providers/ses/sns_certificates.hpp"
#include "providers/ses/vendor.hpp"
#include "providers/ses/webhook.hpp"

#include <outbound/providers/ses.hpp>

#include <algorithm>
#include <optional>

namespace outbound {
namespace ses {
namespace {

/// An account with the topics (ARNs) of its events.
struct webhook_topics {
    std::string account;
    std::vector<std::string> topics;
};

std::vector<webhook_topics> topics_of(std::span<const settings> accounts)
{
    std::vector<webhook_topics> out;
    for (const auto& account : accounts)
        out.push_back({account.name, account.topics});
    return out;
}

std::string last_text(std::span<const settings> accounts, std::string settings::*member)
{
    std::string out;
    for (const auto& account : accounts)
        if (!(account.*member).empty())
            out = account.*member;
    return out;
}

class event_reader final : public webhook_reader {
public:
    explicit event_reader(std::span<const settings> accounts)
        : topics_{topics_of(accounts)},
          certificates_{last_text(accounts, &settings::sns_ca_file), last_text(accounts, &settings::sns_base_url)}
    {
    }

    std::string_view vendor() const noexcept override { return vendor_name; }

    std::vector<webhook_endpoint> endpoints() const override { return {{"/outbound/webhooks/ses", "events"}}; }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override;

private:
    const webhook_topics* account_of(const std::string& topic) const;
    bool expects_events() const
    {
        return std::ranges::any_of(topics_, [](const auto& t) { return !t.topics.empty(); });
    }

    const std::vector<webhook_topics> topics_;
    sns_certificates certificates_;
};

const webhook_topics* event_reader::account_of(const std::string& topic) const
{
    const auto found = std::ranges::find_if(
        topics_, [&](const webhook_topics& t) { return std::ranges::find(t.topics, topic) != t.topics.end(); });
    return found != topics_.end() ? &*found : nullptr;
}

constexpr std::string_view raw_delivery =
    "SNS delivers the bare event, which is not signed: switch off \"raw message delivery\" in the settings of this "
    "subscription of the topic.";

std::optional<sns_message> message_in(std::string_view body)
try {
    return read_sns(body);
} catch (const error&) {
    return std::nullopt;
}

webhook without_signature()
{
    webhook refused;
    refused.detail = raw_delivery;
    return refused;
}

// Fetches the certificate for any topic, so that responses do not reveal the configured topics.
boost::asio::awaitable<webhook> event_reader::read(const webhook_request& request)
{
    if (!request.http.header("x-amz-sns-rawdelivery").empty())
        co_return without_signature();
    if (!expects_events())
        co_return webhook{};
    const auto read = message_in(request.http.body);
    if (!read)
        co_return webhook{};
    const auto& m = *read;
    const auto* account = account_of(m.topic);
    const bool is_proven = co_await certificates_.prove(m, request.received, account != nullptr);
    if (!is_proven)
        co_return webhook{};
    if (m.type == "SubscriptionConfirmation")
        co_await certificates_.confirm(m);
    co_return read_proven([&](webhook& report) {
        if (m.is_notification())
            report.events = read_events(m, account->account, {});
    });
}

}  // namespace
}  // namespace ses

std::shared_ptr<webhook_reader> make_ses_webhooks(std::span<const ses::settings> accounts)
{
    return std::make_shared<ses::event_reader>(accounts);
}

}  // namespace outbound
