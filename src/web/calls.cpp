// Twilio requests these endpoints during a call: the script when it is answered, and the reply to a pressed key.
#include "model/json_members.hpp"
#include "rules/message_key.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"
#include "web/endpoint.hpp"

#include <charconv>

namespace outbound::web {
namespace {

/// A call under way: its recipient and its script.
struct ongoing_call {
    std::string key;
    std::string call;  ///< Twilio's id.
    std::shared_ptr<const content> says;
    boost::json::object values;
    call_settings settings;
};

web_response twiml(std::string document)
{
    return text_response(200, std::move(document), "text/xml");
}

/// Hangs up.
web_response silence()
{
    return twiml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Hangup/></Response>");
}

boost::json::object values_of_recipient(api::context& ctx, const rules::message_key& key)
{
    const auto rows = ctx.store.campaigns().recipients(key.campaign, {}, {key.seq - 1, 1}).items;
    const auto person =
        rows.empty() || rows[0].seq != key.seq ? std::nullopt : ctx.store.contacts().get(rows[0].contact_id);
    return person ? text::values_of(*person) : boost::json::object{};
}

std::optional<ongoing_call> find_call(api::context& ctx, const webhook& report)
{
    ongoing_call out;
    out.key = text_member(report.details, "key");
    out.call = text_member(report.details, "call");
    const auto key = rules::read_message_key(out.key);
    if (!key || key->instance != ctx.store.instance() || key->seq == 0)
        return std::nullopt;
    const auto c = ctx.store.campaigns().get(key->campaign);
    if (!c || c->type != channel::phone)
        return std::nullopt;
    out.says = text::compile_content(*c);
    out.values = values_of_recipient(ctx, *key);
    const auto& how = out.says->phone.call;
    out.settings = {ctx.public_url + "/outbound/webhooks/twilio/gather?key=" + out.key, how.voice, how.language};
    return out;
}

boost::asio::awaitable<web_response> voice(web_call& call)
{
    webhook report;
    auto refusal = co_await take_webhook(call, "twilio", "voice", report);
    if (refusal)
        co_return std::move(*refusal);
    const auto ongoing = find_call(call.ctx, report);
    if (!ongoing)
        co_return silence();
    const auto& script = ongoing->says->phone.script;
    const bool is_machine = !report.events.empty() && report.events[0].kind == event_kind::voicemail;
    co_return twiml(is_machine ? script.voicemail_twiml(ongoing->values, ongoing->settings)
                               : script.twiml(ongoing->values, ongoing->settings));
}

/// The keypress, and the opt-out if the key means one.
std::vector<provider_event> events_of(api::context& ctx, const ongoing_call& ongoing, const std::string& gather,
    const std::string& digits, const pressed_key& meant)
{
    provider_event e;
    e.key = ongoing.key;
    e.provider = "twilio";
    e.vendor_id = ongoing.call;
    e.id = ongoing.call + "/gather/" + gather + '/' + digits;
    e.kind = event_kind::keypress;
    e.actor = event_actor::human;
    e.channel = channel::phone;
    e.occurred_at = ctx.clock.now();
    e.reason = meant.name;
    e.data = {{"digits", digits}, {"gather", gather}};
    std::vector<provider_event> out{e};
    if (meant.opts_out) {
        e.kind = event_kind::opted_out;
        e.id += "/opt-out";
        e.suppress = "unsubscribe";
        out.push_back(std::move(e));
    }
    return out;
}

boost::asio::awaitable<web_response> gather(web_call& call)
{
    webhook report;
    auto refusal = co_await take_webhook(call, "twilio", "gather", report);
    if (refusal)
        co_return std::move(*refusal);
    const auto ongoing = find_call(call.ctx, report);
    const auto number_text = text_member(report.details, "gather");
    const auto digits = text_member(report.details, "digits");
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(number_text.data(), number_text.data() + number_text.size(), number);
    if (!ongoing || fault != std::errc{} || end != number_text.data() + number_text.size())
        co_return silence();
    const auto meant = ongoing->says->phone.script.press(number, digits, ongoing->values, ongoing->settings);
    if (!meant)
        co_return silence();
    if (!digits.empty())
        commit_events(call.ctx, events_of(call.ctx, *ongoing, number_text, digits, *meant));
    co_return twiml(meant->twiml);
}

}  // namespace

std::vector<endpoint> call_endpoints()
{
    return {{"POST", "/outbound/webhooks/twilio/voice", voice}, {"POST", "/outbound/webhooks/twilio/gather", gather}};
}

}  // namespace outbound::web
