// The shape of the settings, and the functions that create accounts and the webhook reader.
#include "providers/twilio/vendor.hpp"

#include "model/json_members.hpp"
#include "providers/twilio/account.hpp"

namespace outbound {
namespace twilio {
namespace {

settings read_settings(const boost::json::object& from)
{
    settings out;
    read_account(out, from);
    out.account_sid = text_member(from, "account_sid");
    out.auth_token = text_member(from, "auth_token");
    out.api_key = text_member(from, "api_key");
    out.api_key_secret = text_member(from, "api_key_secret");
    out.from = text_member(from, "from");
    out.messaging_service = text_member(from, "messaging_service");
    out.public_url = text_member(from, "public_url");
    out.concurrent_calls = size_member(from, "concurrent_calls", 0);
    out.find_after = std::chrono::seconds{integer_member(from, "find_after_seconds").value_or(out.find_after.count())};
    return out;
}

std::shared_ptr<provider> make(
    const boost::json::object& from, channel via, const boost::asio::any_io_executor& executor, clock& time)
{
    return via == channel::sms ? make_twilio_sms(executor, read_settings(from), time)
                               : make_twilio_phone(executor, read_settings(from), time);
}

std::shared_ptr<webhook_reader> make_webhooks(std::span<const boost::json::object> accounts)
{
    return make_twilio_webhooks(read_accounts(accounts, read_settings));
}

shape settings_shape()
{
    return account_shape({
        optional("account_sid", secret_shape()),
        optional("auth_token", secret_shape(), "Signs webhooks, too."),
        optional("api_key", shapes::text(34, 34), "SK…, to send with instead of the auth token."),
        optional("api_key_secret", secret_shape()),
        optional("from", shapes::text(1, 20, text_kind::sms_sender),
            "E.164, a short code, or 1 to 11 letters and digits. Left out: TWILIO_FROM_PHONE."),
        optional("messaging_service", shapes::text(34, 34), "MG…: the pool of senders of SMS."),
        optional("concurrent_calls", shapes::integer(1, 10'000), "Calls that may be under way at once."),
        optional("find_after_seconds", shapes::integer(1, 86'400),
            "When Twilio is asked for the fate of what has no final status."),
    });
}

}  // namespace

vendor vendor_row()
{
    return {
        .name = vendor_name,
        .channels = {channel::sms, channel::phone},
        .settings = settings_shape(),
        .secrets = {{"account_sid", "TWILIO_ACCOUNT_SID"}, {"auth_token", "TWILIO_AUTH_TOKEN"},
            {"api_key_secret", "TWILIO_API_KEY_SECRET", false}},
        .variables = {{"from", "TWILIO_FROM_PHONE", false}},
        .calls_back = true,
        .make = make,
        .make_webhooks = make_webhooks,
    };
}

}  // namespace twilio

std::shared_ptr<provider> make_twilio_sms(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock)
{
    return std::make_shared<twilio::sms_account>(executor, std::move(settings), clock);
}

std::shared_ptr<provider> make_twilio_phone(
    const boost::asio::any_io_executor& executor, twilio::settings settings, clock& clock)
{
    return std::make_shared<twilio::voice_account>(executor, std::move(settings), clock);
}

}  // namespace outbound
