// Maps Twilio's callback fields to provider events.
#include "providers/twilio/webhook.hpp"

#include "model/integer_text.hpp"
#include "model/utf8.hpp"
#include "providers/twilio/codes.hpp"
#include "rules/opt_out.hpp"

#include <outbound/contact_store.hpp>

#include <algorithm>
#include <array>

namespace outbound::twilio {
namespace {

constexpr std::size_t longest_id = 200;
constexpr std::size_t longest_words = 1'000;
constexpr std::size_t longest_body = 10'000;

struct status_kind {
    std::string_view status;
    event_kind kind;
};

constexpr status_kind message_kinds[] = {{"accepted", event_kind::accepted}, {"scheduled", event_kind::accepted},
    {"queued", event_kind::accepted}, {"sending", event_kind::accepted}, {"sent", event_kind::sent},
    {"delivered", event_kind::delivered}, {"read", event_kind::delivered}, {"undelivered", event_kind::failed},
    {"failed", event_kind::failed}, {"canceled", event_kind::failed}};

constexpr status_kind call_kinds[] = {{"initiated", event_kind::accepted}, {"queued", event_kind::accepted},
    {"ringing", event_kind::sent}, {"in-progress", event_kind::answered}, {"answered", event_kind::answered},
    {"completed", event_kind::completed}, {"busy", event_kind::busy}, {"no-answer", event_kind::no_answer},
    {"canceled", event_kind::failed}, {"failed", event_kind::failed}};

template <std::size_t size>
event_kind kind_of(const status_kind (&kinds)[size], std::string_view status) noexcept
{
    const auto found = std::ranges::find(kinds, status, &status_kind::status);
    return found != std::end(kinds) ? found->kind : event_kind::other;
}

std::optional<std::int32_t> number(std::string_view text)
{
    const auto value = read_integer<std::int32_t>(text);
    return value && *value >= 0 ? value : std::nullopt;
}

// Parses `Sun, 22 Nov 2026 15:00:00 +0000`, Twilio's only format, always in UTC.
std::optional<timestamp> read_time(std::string_view text)
{
    using namespace std::chrono;
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::size_t size = 31;
    if (text.size() != size || !text.ends_with(" +0000"))
        return std::nullopt;
    const auto part = [&](std::size_t at, std::size_t length) { return number(text.substr(at, length)).value_or(-1); };
    const auto month = months.find(text.substr(8, 3));
    const auto date = year{part(12, 4)} / static_cast<int>(month / 3 + 1) / part(5, 2);
    const auto h = part(17, 2), m = part(20, 2), s = part(23, 2);
    if (month == std::string_view::npos || month % 3 != 0 || !date.ok() || h < 0 || h > 23 || m < 0 || m > 59 ||
        s < 0 || s > 60)
        return std::nullopt;
    return sys_days{date} + hours{h} + minutes{m} + seconds{s};
}

provider_event start(
    channel via, const form_fields& form, std::string_view key, std::string_view account_name, timestamp received)
{
    provider_event e;
    e.channel = via;
    e.key = beginning(key, longest_id);
    e.provider = account_name;
    e.address = shortened(form["To"], 320);
    e.occurred_at = received;
    return e;
}

void keep_raw(provider_event& e, const form_fields& form)
{
    boost::json::object raw;
    for (const auto& [name, value] : form.all())
        raw[shortened(name, longest_id)] = shortened(value, longest_words);
    e.data["raw"] = std::move(raw);
}

void keep_answerer(provider_event& e, std::string_view answered_by)
{
    if (answered_by.empty())
        return;
    e.actor = is_machine(answered_by)  ? event_actor::machine
              : answered_by == "human" ? event_actor::human
                                       : event_actor::undetermined;
    e.data["answered_by"] = shortened(answered_by, longest_id);
}

}  // namespace

bool is_machine(std::string_view answered_by) noexcept
{
    return answered_by.starts_with("machine") || answered_by == "fax";
}

provider_event read_message_status(
    const form_fields& form, std::string_view key, std::string_view account_name, timestamp received)
{
    auto e = start(channel::sms, form, key, account_name, received);
    const auto& status = form["MessageStatus"];
    e.kind = kind_of(message_kinds, status);
    e.vendor_id = beginning(form["MessageSid"], longest_id);
    e.id = e.vendor_id + '/' + shortened(status, longest_id);
    if (e.kind == event_kind::other)
        keep_raw(e, form);
    if (e.kind != event_kind::failed)
        return e;
    const auto& code = form["ErrorCode"];
    e.reason = shortened(code.empty() ? status : code, longest_id);
    if (const auto known = number(code); known && meaning_of(*known).kind == code_class::suppress)
        e.suppress = meaning_of(*known).suppression;
    if (const auto& words = form["ErrorMessage"]; !words.empty())
        e.data["detail"] = shortened(words, longest_words);
    return e;
}

provider_event read_call_status(
    const form_fields& form, std::string_view key, std::string_view account_name, timestamp received)
{
    auto e = start(channel::phone, form, key, account_name, received);
    const auto& status = form["CallStatus"];
    e.kind = kind_of(call_kinds, status);
    e.vendor_id = beginning(form["CallSid"], longest_id);
    e.id = e.vendor_id + '/' + shortened(status, longest_id);
    e.occurred_at = read_time(form["Timestamp"]).value_or(received);
    keep_answerer(e, form["AnsweredBy"]);
    if (e.kind == event_kind::completed)
        e.duration_seconds = number(form["CallDuration"]);
    if (e.kind == event_kind::failed) {
        const auto& sip = form["SipResponseCode"];
        e.reason = sip.empty() ? shortened(status, longest_id) : "sip_" + shortened(sip, longest_id);
    }
    if (e.kind == event_kind::other)
        keep_raw(e, form);
    return e;
}

provider_event read_detection(
    const form_fields& form, std::string_view key, std::string_view account_name, timestamp received)
{
    auto e = start(channel::phone, form, key, account_name, received);
    const auto& answered_by = form["AnsweredBy"];
    e.kind = is_machine(answered_by) ? event_kind::voicemail : event_kind::answered;
    e.vendor_id = beginning(form["CallSid"], longest_id);
    e.id = e.vendor_id + "/detection";
    keep_answerer(e, answered_by);
    return e;
}

provider_event read_transfer(const form_fields& form, std::size_t transfer, std::string_view key,
    std::string_view account_name, timestamp received)
{
    auto e = start(channel::phone, form, key, account_name, received);
    const auto& status = form["DialCallStatus"];
    const bool was_answered = status == "completed" || status == "answered";
    const bool is_bridged = was_answered && form["DialBridged"] != "false";
    e.kind = is_bridged ? event_kind::transferred : event_kind::transfer_failed;
    e.vendor_id = beginning(form["CallSid"], longest_id);
    e.id = e.vendor_id + "/transfer/" + std::to_string(transfer);
    if (is_bridged)
        e.duration_seconds = number(form["DialCallDuration"]);
    else
        e.reason = was_answered ? "hung_up" : shortened(status, longest_id);
    std::ranges::replace(e.reason, '-', '_');
    e.data["transfer"] = std::to_string(transfer);
    return e;
}

provider_event read_recording(const form_fields& form, std::size_t recording, std::string_view key,
    std::string_view account_name, timestamp received)
{
    auto e = start(channel::phone, form, key, account_name, received);
    e.kind = event_kind::recorded;
    e.vendor_id = beginning(form["CallSid"], longest_id);
    e.id = e.vendor_id + "/recording/" + std::to_string(recording);
    e.duration_seconds = number(form["RecordingDuration"]);
    e.data = {{"recording", std::to_string(recording)},
        {"recording_url", beginning(form["RecordingUrl"], longest_words)},
        {"recording_id", shortened(form["RecordingSid"], longest_id)}};
    return e;
}

provider_event read_inbound(const form_fields& form, std::string_view account_name, timestamp received, bool opted_out)
{
    auto e = start(channel::sms, form, {}, account_name, received);
    e.address = shortened(form["From"], 320);
    e.vendor_id = beginning(form["MessageSid"], longest_id);
    e.id = e.vendor_id;
    switch (rules::classify(form["Body"], form["OptOutType"], opted_out)) {
    case rules::keyword::stop:
        e.kind = event_kind::opted_out;
        e.suppress = to_string(suppression_reason::unsubscribe);
        break;
    case rules::keyword::start:
        e.kind = event_kind::opted_in;
        break;
    case rules::keyword::help:
    case rules::keyword::none:
        e.kind = event_kind::replied;
        break;
    }
    e.data["body"] = beginning(form["Body"], longest_body);
    e.data["to"] = shortened(form["To"], 320);
    return e;
}

}  // namespace outbound::twilio
