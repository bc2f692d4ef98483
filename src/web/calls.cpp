// Answers vendors during a call: when it is answered, after each gather and recording, and at transfers.
#include "model/message_content.hpp"
#include "rules/hours.hpp"
#include "rules/message_key.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"
#include "web/endpoint.hpp"

namespace outbound::web {
namespace {

/// A call in progress: its script and recipient.
struct ongoing_call {
    std::shared_ptr<const content> says;
    boost::json::object values;
    call_settings settings;
};

constexpr std::string_view end_of_call = "<Response><Hangup/></Response>";
constexpr std::string_view silence = "<Response/>";

/// What is heard next, or `otherwise` if the values have changed so that it cannot be said.
template <typename Render>
web_response twiml(Render&& render, std::string_view otherwise = end_of_call)
{
    std::string document{otherwise};
    try {
        document = render();
    } catch (const error& fault) {
        if (fault.code() != errc::invalid)
            throw;
    }
    return text_response(200, std::move(document), "text/xml");
}

boost::json::object values_of_recipient(api::context& ctx, const rules::message_key& key)
{
    const auto rows = ctx.store.campaigns().recipients(key.campaign, {}, {key.seq - 1, 1}).items;
    const auto person =
        rows.empty() || rows[0].seq != key.seq ? std::nullopt : ctx.store.contacts().get(rows[0].contact_id);
    return person ? text::values_of(*person) : boost::json::object{};
}

std::optional<ongoing_call> find_call(api::context& ctx, const call_question& question)
{
    const auto key = rules::read_message_key(question.key);
    if (!key || key->instance != ctx.store.instance() || key->seq == 0)
        return std::nullopt;
    const auto c = ctx.store.campaigns().get(key->campaign);
    if (!c || c->type != channel::phone)
        return std::nullopt;
    const auto own = c->messages_of.empty() ? std::nullopt : ctx.store.messages().texts(key->campaign, key->seq);
    if (!own && !c->messages_of.empty())  // Erased.
        return std::nullopt;
    ongoing_call out;
    out.says = text::compile_content(own ? read_message_content(own->content, c->id) : *c);
    out.values = values_of_recipient(ctx, *key);
    text::override_values(out.values, own ? own->values : std::string{});
    const auto& how = out.says->phone.call;
    out.settings = {question.gather_url, how.voice, how.language, question.step_url, question.caller_id};
    return out;
}

/// The meaning of the keys; `nullopt` if call and gather are unknown and the keys are no opt-out.
std::optional<pressed_key> meaning_of(const std::optional<ongoing_call>& ongoing, const call_question& question)
{
    auto meant = ongoing ? ongoing->says->phone.script.press(question.number, question.digits) : std::nullopt;
    if (!meant && question.opts_out)
        meant = pressed_key{question.digits, true};
    return meant;
}

provider_event event_of(const call_question& question, event_kind kind)
{
    provider_event e;
    e.key = question.key;
    e.provider = question.account;
    e.vendor_id = question.vendor_id;
    e.kind = kind;
    e.channel = channel::phone;
    e.address = question.address;
    return e;
}

/// The keypress, and the opt-out if the key is one.
std::vector<provider_event> events_of(const call_question& question, const pressed_key& meant)
{
    const auto gather = std::to_string(question.number);
    auto e = event_of(question, event_kind::keypress);
    e.id = question.vendor_id + "/gather/" + gather + '/' + question.digits;
    e.actor = event_actor::human;
    e.reason = meant.name;
    e.data = {{"digits", question.digits}, {"gather", gather}};
    std::vector<provider_event> out{e};
    if (meant.opts_out) {
        e.kind = event_kind::opted_out;
        e.id += "/opt-out";
        e.suppress = to_string(suppression_reason::unsubscribe);
        out.push_back(std::move(e));
    }
    return out;
}

std::vector<provider_event> missed_transfer(const call_question& question)
{
    auto e = event_of(question, event_kind::transfer_failed);
    e.id = question.vendor_id + "/outside_hours/" + std::to_string(question.number);
    e.reason = "outside_hours";
    e.data = {{"transfer", std::to_string(question.number)}};
    return {std::move(e)};
}

/// Closed in a zone that this machine does not know.
bool is_open(const transfer_hours& times, timestamp now)
{
    if (times.timezone.empty())
        return true;
    const auto zone = time_zone::find(times.timezone);
    return zone && rules::next_opening(times.hours, *zone, now).from <= now;
}

boost::asio::awaitable<std::optional<web_response>> answer_transfer(
    const web_call& call, const call_question& question, const ongoing_call& ongoing)
{
    const auto& script = ongoing.says->phone.script;
    const auto& values = ongoing.values;
    const auto& settings = ongoing.settings;
    const auto number = question.number;
    const auto* times = script.hours_of_transfer(number);
    if (times == nullptr)
        co_return std::nullopt;
    if (question.point == call_point::whisper)
        co_return twiml([&] { return script.whisper_twiml(number, values, settings); }, silence);
    if (question.point == call_point::transfer) {
        if (is_open(*times, call.ctx.clock.now()))
            co_return twiml([&] { return script.transfer_twiml(number, values, settings); });
        co_await commit_events(call, missed_transfer(question));
    }
    co_return twiml([&] { return script.twiml_without_transfer(number, values, settings); });
}

}  // namespace

boost::asio::awaitable<std::optional<web_response>> answer_during_call(
    const web_call& call, const call_question& question)
{
    const auto ongoing = find_call(call.ctx, question);
    const auto meant = question.point == call_point::keys ? meaning_of(ongoing, question) : std::nullopt;
    if (meant && !question.digits.empty())
        co_await commit_events(call, events_of(question, *meant));
    if (!ongoing)
        co_return std::nullopt;
    const auto& script = ongoing->says->phone.script;
    const auto& values = ongoing->values;
    const auto& settings = ongoing->settings;
    switch (question.point) {
    case call_point::begin:
        co_return twiml([&] {
            return question.machine ? script.voicemail_twiml(values, settings) : script.twiml(values, settings);
        });
    case call_point::keys:
        if (!script.press(question.number, question.digits))
            co_return std::nullopt;
        co_return twiml([&] { return script.twiml_after(question.number, question.digits, values, settings); });
    case call_point::transfer:
    case call_point::whisper:
    case call_point::no_transfer:
        co_return co_await answer_transfer(call, question, *ongoing);
    case call_point::recorded:
        if (!script.has_recording(question.number))
            co_return std::nullopt;
        co_return twiml([&] { return script.twiml_after_recording(question.number, values, settings); });
    }
    co_return std::nullopt;
}

}  // namespace outbound::web
