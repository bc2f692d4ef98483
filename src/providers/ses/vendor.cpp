// The shape of the settings, and the functions that create accounts and the webhook reader.
#include "providers/ses/vendor.hpp"

#include "model/json_members.hpp"
#include "providers/ses/account.hpp"

namespace outbound {
namespace ses {
namespace {

settings read_settings(const boost::json::object& from)
{
    settings out;
    read_account(out, from);
    out.region = text_member(from, "region");
    out.credentials = {
        text_member(from, "access_key_id"), text_member(from, "secret_access_key"), text_member(from, "session_token")};
    out.configuration_set = text_member(from, "configuration_set");
    out.topics = texts_member(from, "topics");
    out.sns_ca_file = text_member(from, "sns_ca_file");
    out.sns_base_url = text_member(from, "sns_base_url");
    return out;
}

std::shared_ptr<provider> make(
    const boost::json::object& from, channel, const boost::asio::any_io_executor& executor, clock& time)
{
    return make_ses(executor, read_settings(from), time);
}

std::shared_ptr<webhook_reader> make_webhooks(std::span<const boost::json::object> accounts)
{
    return make_ses_webhooks(read_accounts(accounts, read_settings));
}

shape settings_shape()
{
    return account_shape({
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

}  // namespace

vendor vendor_row()
{
    return {
        .name = vendor_name,
        .channels = {channel::email},
        .settings = settings_shape(),
        .secrets = {{"access_key_id", "AWS_ACCESS_KEY_ID"}, {"secret_access_key", "AWS_SECRET_ACCESS_KEY"},
            {"session_token", "AWS_SESSION_TOKEN", false}},
        .variables = {{"region", "AWS_DEFAULT_REGION"}},
        .webhook_proof = "topics",
        // Easy DKIM: three records, named by tokens that only the vendor knows.
        .dns = {"Amazon SES", "amazonses.com", ".amazonses.com", ".dkim.amazonses.com", {}, 32},
        .make = make,
        .make_webhooks = make_webhooks,
    };
}

}  // namespace ses

std::shared_ptr<provider> make_ses(const boost::asio::any_io_executor& executor, ses::settings settings, clock& clock)
{
    return std::make_shared<ses::account>(executor, std::move(settings), clock);
}

}  // namespace outbound
