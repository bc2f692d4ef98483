// The shape of the settings, and the functions that create accounts and the webhook reader.
#include "providers/sendgrid/vendor.hpp"

#include "model/json_members.hpp"
#include "providers/sendgrid/account.hpp"

namespace outbound {
namespace sendgrid {
namespace {

settings read_settings(const boost::json::object& from)
{
    settings out;
    read_account(out, from);
    out.api_key = text_member(from, "api_key");
    out.batch = size_member(from, "batch", out.batch);
    out.sandbox = flag_member(from, "sandbox").value_or(false);
    out.webhook_keys = texts_member(from, "webhook_keys");
    return out;
}

std::shared_ptr<provider> make(
    const boost::json::object& from, channel, const boost::asio::any_io_executor& executor, clock& time)
{
    return make_sendgrid(executor, read_settings(from), time);
}

std::shared_ptr<webhook_reader> make_webhooks(std::span<const boost::json::object> accounts)
{
    return make_sendgrid_webhooks(read_accounts(accounts, read_settings));
}

shape settings_shape()
{
    return account_shape({
        optional("api_key", secret_shape()),
        optional("batch", shapes::integer(1, 1000), "Messages a request."),
        optional("sandbox", shapes::boolean(), "SendGrid checks messages and sends none."),
        optional("webhook_keys", shapes::array(shapes::text(1, 1000, text_kind::body), 0, 20),
            "Verification keys of signed event webhooks, as SendGrid shows them."),
    });
}

}  // namespace

vendor vendor_row()
{
    return {
        .name = vendor_name,
        .channels = {channel::email},
        .settings = settings_shape(),
        .secrets = {{"api_key", "SENDGRID_API_KEY"}},
        .variables = {{"webhook_keys", "SENDGRID_WEBHOOK_KEY", false}},
        .webhook_proof = "webhook_keys",
        .dns = {"SendGrid", "sendgrid.net", ".sendgrid.net", ".domainkey.u….wl….sendgrid.net", {"s1", "s2"}},
        .make = make,
        .make_webhooks = make_webhooks,
    };
}

}  // namespace sendgrid

std::shared_ptr<provider> make_sendgrid(
    const boost::asio::any_io_executor& executor, sendgrid::settings settings, clock& clock)
{
    return std::make_shared<sendgrid::account>(executor, std::move(settings), clock);
}

}  // namespace outbound
