// Endpoints that a call asks for what to say: its script when it is picked up, and what follows a pressed key.
#include "model/json_members.hpp"
#include "rules/message_key.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"
#include "web/endpoint.hpp"

#include <charconv>

namespace outbound::web {
namespace {

/// A call under way: whom it is to, and what it may say.
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

/// Ends the call: there is nothing to be said.
web_response silence()
{
    return twiml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Hangup/></Response>");
}

boost::json::object values_of_recipient(api::context& with, const rules::message_key& key)
{
    const auto rows = with.store.campaigns().recipients(key.campaign, {}, {key.seq - 1, 1}).items;
    const auto who =
        rows.empty() || rows[0].seq != key.seq ? std::nullopt : with.store.contacts().get(rows[0].contact_id);
    return who ? text::values_of(*who) : boost::json::object{};
}

std::optional<ongoing_call> find_call(api::context& with, const webhook& told)
{
    ongoing_call out;
    out.key = text_member(told.details, "key");
    out.call = text_member(told.details, "call");
    const auto key = rules::read_message_key(out.key);
    if (!key || key->instance != with.store.instance() || key->seq == 0)
        return std::nullopt;
    const auto c = with.store.campaigns().get(key->campaign);
    if (!c || c->type != channel::phone)
        return std::nullopt;
    out.says = text::compile_content(*c);
    out.values = values_of_recipient(with, *key);
    const auto& how = out.says->phone.call;
    out.settings = {with.public_url + "/outbound/webhooks/twilio/gather?key=" + out.key, how.voice, how.language};
    return out;
}

boost::asio::awaitable<web_response> voice(web_call& call)
{
    webhook told;
    auto refusal = co_await take_webhook(call, "twilio", "voice", told);
    if (refusal)
        co_return std::move(*refusal);
    const auto ongoing = find_call(call.with, told);
    if (!ongoing)
        co_return silence();
    const auto& script = ongoing->says->phone.script;
    const bool is_machine = !told.events.empty() && told.events[0].kind == event_kind::voicemail;
    co_return twiml(is_machine ? script.voicemail_twiml(ongoing->values, ongoing->settings)
                               : script.twiml(ongoing->values, ongoing->settings));
}

/// What was pressed, and the refusal that it may be.
std::vector<provider_event> events_of(api::context& with, const ongoing_call& ongoing, const std::string& gather,
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
    e.occurred_at = with.clock.now();
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
    webhook told;
    auto refusal = co_await take_webhook(call, "twilio", "gather", told);
    if (refusal)
        co_return std::move(*refusal);
    const auto ongoing = find_call(call.with, told);
    const auto which = text_member(told.details, "gather");
    const auto digits = text_member(told.details, "digits");
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(which.data(), which.data() + which.size(), number);
    if (!ongoing || fault != std::errc{} || end != which.data() + which.size())
        co_return silence();
    const auto meant = ongoing->says->phone.script.press(number, digits, ongoing->values, ongoing->settings);
    if (!meant)
        co_return silence();
    if (!digits.empty())
        commit_events(call.with, events_of(call.with, *ongoing, which, digits, *meant));
    co_return twiml(meant->twiml);
}

}  // namespace

std::vector<endpoint> call_endpoints()
{
    return {{"POST", "/outbound/webhooks/twilio/voice", voice}, {"POST", "/outbound/webhooks/twilio/gather", gather}};
}

}  // namespace outbound::web
