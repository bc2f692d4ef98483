// The types of provider that a configuration may name.
#include "service/provider_types.hpp"

#include "model/json_members.hpp"
#include "providers/sendgrid/account.hpp"
#include "providers/ses/account.hpp"
#include "providers/twilio/account.hpp"
#include "service/secrets.hpp"

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

// The members that every type has.
shape settings_shape(std::vector<shape_member> own)
{
    own.push_back(required("type", shapes::text(1, 64, text_kind::slug)));
    own.push_back(optional("name", shapes::text(1, 64, text_kind::slug), "Left out: the type."));
    own.push_back(optional("base_url", shapes::text(1, 2000, text_kind::http_url), "Plain http only for loopback."));
    own.push_back(optional("concurrency", shapes::integer(1, 1000), "Requests at once."));
    own.push_back(optional("timeout_seconds", shapes::integer(1, 600), "For a whole request."));
    own.push_back(optional("ca_file", shapes::text(1, 4096), "Certificates to trust instead of the system's."));
    return shapes::object(std::move(own));
}

shape sendgrid_shape()
{
    return settings_shape({
        optional("api_key", secret_shape()),
        optional("batch", shapes::integer(1, 1000), "Messages a request."),
        optional("sandbox", shapes::boolean(), "SendGrid checks messages and sends none."),
        optional("webhook_keys", shapes::array(shapes::text(1, 1000, text_kind::body), 0, 20),
            "Verification keys of signed event webhooks, as SendGrid shows them."),
    });
}

shape ses_shape()
{
    return settings_shape({
        optional("region", shapes::text(1, 64, text_kind::slug), "Left out: AWS_DEFAULT_REGION."),
        optional("access_key_id", secret_shape()),
        optional("secret_access_key", secret_shape()),
        optional("session_token", secret_shape(), "Of temporary credentials."),
        optional("configuration_set", shapes::text(1, 64), "Where SES publishes events; campaigns may name another."),
        optional(
            "topics", shapes::array(shapes::text(1, 256), 0, 20), "ARNs of the SNS topics that events are taken from."),
        optional("sns_ca_file", shapes::text(1, 4096),
            "Certificates that SNS's must lead to; left out: Amazon's server is trusted."),
        optional("sns_base_url", shapes::text(1, 2000, text_kind::http_url),
            "Where SNS's certificates are fetched, in tests."),
    });
}

shape twilio_shape()
{
    return settings_shape({
        optional("account_sid", secret_shape()),
        optional("auth_token", secret_shape(), "Signs webhooks, too."),
        optional("api_key", shapes::text(34, 34), "SK…, to send with instead of the auth token."),
        optional("api_key_secret", secret_shape()),
        optional("from", shapes::text(1, 20),
            "E.164, a short code, or 1 to 11 letters and digits. Left out: TWILIO_FROM_PHONE."),
        optional("messaging_service", shapes::text(34, 34), "MG…: the pool of senders of SMS."),
        optional("concurrent_calls", shapes::integer(1, 10'000), "Calls that may be under way at once."),
        optional("find_after_seconds", shapes::integer(1, 86'400),
            "When Twilio is asked for the fate of what has no final status."),
    });
}

std::size_t size_of(const json::object& from, std::string_view name, std::size_t otherwise)
{
    return static_cast<std::size_t>(integer_member(from, name).value_or(static_cast<std::int64_t>(otherwise)));
}

// What every account has.
void read_common(account_settings& to, const json::object& from)
{
    to.name = text_member(from, "name");
    if (auto url = text_member(from, "base_url"); !url.empty())
        to.base_url = std::move(url);
    to.concurrency = size_of(from, "concurrency", to.concurrency);
    // What is configured is all that a request may take: the lease is checked against it.
    const auto seconds = integer_member(from, "timeout_seconds").value_or(30);
    to.timeout = std::chrono::seconds{seconds} - deadline_slack;
    to.ca_file = text_member(from, "ca_file");
}

std::shared_ptr<provider> make_sendgrid(
    const json::object& from, channel, boost::asio::any_io_executor executor, clock& time)
{
    sendgrid::settings to;
    read_common(to, from);
    to.api_key = text_member(from, "api_key");
    to.batch = size_of(from, "batch", to.batch);
    to.sandbox = flag_member(from, "sandbox").value_or(false);
    return std::make_shared<sendgrid::account>(executor, std::move(to), time);
}

std::shared_ptr<provider> make_ses(
    const json::object& from, channel, boost::asio::any_io_executor executor, clock& time)
{
    ses::settings to;
    read_common(to, from);
    to.region = text_member(from, "region");
    to.credentials = {
        text_member(from, "access_key_id"), text_member(from, "secret_access_key"), text_member(from, "session_token")};
    to.configuration_set = text_member(from, "configuration_set");
    return std::make_shared<ses::account>(executor, std::move(to), time);
}

std::shared_ptr<provider> make_twilio(
    const json::object& from, channel via, boost::asio::any_io_executor executor, clock& time)
{
    twilio::settings to;
    read_common(to, from);
    to.account_sid = text_member(from, "account_sid");
    to.auth_token = text_member(from, "auth_token");
    to.api_key = text_member(from, "api_key");
    to.api_key_secret = text_member(from, "api_key_secret");
    to.from = text_member(from, "from");
    to.messaging_service = text_member(from, "messaging_service");
    to.public_url = text_member(from, "public_url");
    to.concurrent_calls = size_of(from, "concurrent_calls", 0);
    to.find_after = std::chrono::seconds{integer_member(from, "find_after_seconds").value_or(to.find_after.count())};
    if (via == channel::sms)
        return std::make_shared<twilio::sms_account>(executor, std::move(to), time);
    return std::make_shared<twilio::voice_account>(executor, std::move(to), time);
}

}  // namespace

std::span<const provider_type> provider_types()
{
    static const std::vector<provider_type> types{
        {"sendgrid", {channel::email}, sendgrid_shape(), {{"api_key", "SENDGRID_API_KEY"}}, {}, make_sendgrid},
        {"ses", {channel::email}, ses_shape(),
            {{"access_key_id", "AWS_ACCESS_KEY_ID"}, {"secret_access_key", "AWS_SECRET_ACCESS_KEY"},
                {"session_token", "AWS_SESSION_TOKEN", false}},
            {{"region", "AWS_DEFAULT_REGION"}}, make_ses},
        {"twilio", {channel::sms, channel::phone}, twilio_shape(),
            {{"account_sid", "TWILIO_ACCOUNT_SID"}, {"auth_token", "TWILIO_AUTH_TOKEN"},
                {"api_key_secret", "TWILIO_API_KEY_SECRET", false}},
            {{"from", "TWILIO_FROM_PHONE", false}}, make_twilio},
    };
    return types;
}

const provider_type* find_provider_type(std::string_view name) noexcept
{
    const auto types = provider_types();
    const auto found = std::ranges::find(types, name, &provider_type::name);
    return found != types.end() ? &*found : nullptr;
}

}  // namespace outbound
