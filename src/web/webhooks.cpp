// Endpoints that vendors report to: verified and read by the vendor's reader, committed, then answered.
#include "rules/consent.hpp"
#include "web/endpoint.hpp"

#include <algorithm>

namespace outbound::web {
namespace {

// YES means START only to somebody who had sent STOP.
bool has_refused_by_word(api::context& with, channel via, const std::string& address)
{
    const auto history = with.store.suppressions().history(via, address);
    return std::ranges::any_of(
        history.facts, [](const suppression& fact) { return fact.scope == rules::word_scope && fact.lifted_by == 0; });
}

// Following our own unsubscribe link is no interest in the campaign, and the link is the recipient's secret.
void disregard_own_links(api::context& with, provider_event& e)
{
    if (e.kind != event_kind::clicked || !is_unsubscribe_link(with, e.link))
        return;
    e.kind = event_kind::other;
    e.reason = "unsubscribe_page";
    e.link.clear();
}

}  // namespace

void commit_events(api::context& with, std::span<const provider_event> events)
{
    std::vector<provider_event> known{events.begin(), events.end()};
    for (auto& e : known)
        disregard_own_links(with, e);
    const auto done = with.store.events().record(known);
    auto& counts = with.webhook_counts;
    counts.stored += done.stored;
    counts.duplicates += done.duplicates;
    counts.unmatched += done.unmatched;
    counts.foreign += done.foreign;
    for (const auto& of : done.replies)
        with.tell({event_type::recipient_replied, with.clock.now(), {{"campaign_id", of.campaign}, {"seq", of.seq}}});
    for (const auto id : done.resumed)
        with.tell({event_type::campaign_resumed, with.clock.now(), {{"campaign_id", id}}});
}

boost::asio::awaitable<std::optional<web_response>> take_webhook(
    web_call& call, std::string_view vendor, std::string_view subject, webhook& told)
{
    auto& with = call.with;
    webhook_request request{call.request, subject, with.clock.now(),
        [&](channel via, const std::string& address) { return has_refused_by_word(with, via, address); }};
    for (const auto& reader : with.webhook_readers)
        if (reader->vendor() == vendor)
            told = co_await reader->read(request);
    switch (told.what) {
    case webhook::verdict::refused:
        ++with.webhook_counts.refused;
        co_return text_response(403, "The signature does not hold.\n");
    case webhook::verdict::malformed:
        ++with.webhook_counts.malformed;
        co_return text_response(400, told.detail + "\n");
    case webhook::verdict::taken:
        break;
    }
    if (!told.events.empty())
        commit_events(with, told.events);
    ++with.webhook_counts.accepted;
    co_return std::nullopt;
}

namespace {

boost::asio::awaitable<web_response> take(web_call& call, std::string_view vendor, std::string_view subject)
{
    webhook told;
    auto refusal = co_await take_webhook(call, vendor, subject, told);
    co_return refusal ? std::move(*refusal) : std::move(told.answer);
}

boost::asio::awaitable<web_response> sendgrid_events(web_call& call)
{
    return take(call, "sendgrid", "events");
}

boost::asio::awaitable<web_response> ses_events(web_call& call)
{
    return take(call, "ses", "events");
}

boost::asio::awaitable<web_response> sms_status(web_call& call)
{
    return take(call, "twilio", "sms-status");
}

boost::asio::awaitable<web_response> call_status(web_call& call)
{
    return take(call, "twilio", "call-status");
}

boost::asio::awaitable<web_response> detection(web_call& call)
{
    return take(call, "twilio", "amd");
}

boost::asio::awaitable<web_response> inbound_sms(web_call& call)
{
    return take(call, "twilio", "inbound-sms");
}

}  // namespace

std::vector<endpoint> webhook_endpoints()
{
    return {{"POST", "/outbound/webhooks/sendgrid", sendgrid_events}, {"POST", "/outbound/webhooks/ses", ses_events},
        {"POST", "/outbound/sms/campaigns/{id}/sms-status", sms_status},
        {"POST", "/outbound/phone/campaigns/{id}/call-status", call_status},
        {"POST", "/outbound/webhooks/twilio/amd", detection},
        {"POST", "/outbound/webhooks/twilio/inbound-sms", inbound_sms}};
}

}  // namespace outbound::web
