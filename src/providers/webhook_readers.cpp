// The vendors' webhooks: first the signature, then the reading.
#include "providers/webhook_readers.hpp"

#include "providers/sendgrid/webhook.hpp"
#include "providers/ses/webhook.hpp"
#include "providers/twilio/webhook.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound {
namespace {

/// Calls `read(w)`, which fills in the events of a webhook that is proven.
template <class Read>
webhook read_proven(Read read)
try {
    webhook w;
    read(w);
    w.what = webhook::verdict::taken;
    return w;
} catch (const error& e) {
    webhook w;
    w.what = webhook::verdict::malformed;
    w.detail = e.problem().detail;
    return w;
}

}  // namespace

sendgrid::webhook_key sendgrid::read_webhook_key(std::string account, std::string_view text)
{
    auto key = signatures::read_public_key(text);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC)
        throw error{errc::config,
            "provider \"" + account +
                "\": webhook_keys: must be verification keys as SendGrid shows them (base64 of an EC key)"};
    return {std::move(account), std::move(key)};
}

boost::asio::awaitable<webhook> sendgrid::webhooks::read(const webhook_request& request)
{
    const auto key =
        std::ranges::find_if(keys_, [&](const webhook_key& k) { return is_signed(request.http, k.key.get()); });
    if (key == keys_.end())
        co_return webhook{};
    co_return read_proven(
        [&](webhook& w) { w.events = read_events(request.http.body, key->account, request.received); });
}

const ses::webhook_topics* ses::webhooks::account_of(const std::string& topic) const
{
    const auto found = std::ranges::find_if(
        topics_, [&](const webhook_topics& t) { return std::ranges::find(t.topics, topic) != t.topics.end(); });
    return found != topics_.end() ? &*found : nullptr;
}

// The signature stands inside of the body, so the envelope is read first; what it holds, only when that is proven. Raw
// delivery is not signed.
boost::asio::awaitable<webhook> ses::webhooks::read(const webhook_request& request)
{
    sns_message m;
    const webhook_topics* account = nullptr;
    try {
        m = read_sns(request.http.body);
        account = account_of(m.topic);
    } catch (const error&) {
    }
    if (account == nullptr || !request.http.header("x-amz-sns-rawdelivery").empty())
        co_return webhook{};
    const auto certificate = co_await certificates_.of(m, request.received);
    if (!certificate || !certificate->signed_by(m))
        co_return webhook{};
    if (m.type == "SubscriptionConfirmation")
        co_await certificates_.confirm(m);
    co_return read_proven([&](webhook& w) {
        if (m.is_notification())
            w.events = read_events(m, account->account, request.received);
    });
}

const twilio::webhook_token* twilio::webhooks::account_of(const web_request& request) const
try {
    const auto found =
        std::ranges::find_if(tokens_, [&](const webhook_token& t) { return is_signed(request, public_url_, t.token); });
    return found != tokens_.end() ? &*found : nullptr;
} catch (const error&) {
    return nullptr;  // A form that cannot be read cannot be verified either.
}

boost::asio::awaitable<webhook> twilio::webhooks::read(const webhook_request& request)
{
    const auto* sender = account_of(request.http);
    if (sender == nullptr)
        co_return webhook{};
    co_return read_proven([&](webhook& w) {
        const auto form = form_fields::read(request.http.body);
        const auto at = std::min(request.http.target.find('?'), request.http.target.size());
        const auto query = form_fields::read(
            std::string_view{request.http.target}.substr(std::min(at + 1, request.http.target.size())));
        const auto& key = query["key"];
        w.details = {{"key", key}, {"call", form["CallSid"]}, {"answered_by", form["AnsweredBy"]},
            {"digits", form["Digits"]}, {"gather", query["gather"]}};
        if (request.subject == "sms-status")
            w.events.push_back(read_message_status(form, key, sender->account, request.received));
        else if (request.subject == "call-status")
            w.events.push_back(read_call_status(form, key, sender->account, request.received));
        else if (request.subject == "amd")
            w.events.push_back(read_detection(form, key, sender->account, request.received));
        else if (request.subject == "voice" && !form["AnsweredBy"].empty())
            w.events.push_back(read_detection(form, key, sender->account, request.received));
        else if (request.subject == "inbound-sms") {
            // YES says something only to somebody who has refused before.
            const bool has_refused = request.has_refused && request.has_refused(channel::sms, form["From"]);
            w.events.push_back(read_inbound(form, sender->account, request.received, has_refused));
            w.answer = {200, {{"Content-Type", "text/xml"}}, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"};
        }
    });
}

}  // namespace outbound
