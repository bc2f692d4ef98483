// The signature covers timestamp and raw body. The members of an event are read by its kind.
#include "providers/sendgrid/webhook.hpp"

#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/foreign_json.hpp"
#include "model/utf8.hpp"
#include "providers/common/smtp_status.hpp"
#include "rules/machine_agent.hpp"
#include "rules/message_key.hpp"

#include <outbound/contact_store.hpp>
#include <outbound/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace outbound::sendgrid {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_signature = 200;
constexpr std::size_t longest_timestamp = 32;
constexpr std::string_view timestamp_field = "X-Twilio-Email-Event-Webhook-Timestamp";
constexpr std::size_t longest_reason = 200;
constexpr std::size_t longest_detail = 1'000;
constexpr std::size_t longest_link = 2'000;
constexpr std::size_t longest_id = 200;
constexpr std::int64_t end_of_time = 4'102'444'800;  // 2100: a later value is not a time in seconds

std::string_view text(const json::object& from, std::string_view name)
{
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

bool flag(const json::object& from, std::string_view name)
{
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

timestamp time_of(const json::object& from, timestamp otherwise)
{
    const auto* value = from.if_contains("timestamp");
    if (value == nullptr || !value->is_int64() || value->get_int64() <= 0 || value->get_int64() >= end_of_time)
        return otherwise;
    return timestamp{std::chrono::seconds{value->get_int64()}};
}

// sg_message_id is the value of X-Message-Id, a dot, and the servers that the message passed. Older ids contain dots
// themselves: 14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0.
std::string_view message_id(const json::object& from)
{
    const auto id = text(from, "sg_message_id");
    const auto server = std::min(id.find(".filter"), id.find(".recvd"));
    const auto dot = id.find('.');
    const auto is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
    const bool is_old = std::ranges::count(id, '.') == 2 && std::ranges::all_of(id.substr(0, dot), is_hex);
    return beginning(id.substr(0, server != std::string_view::npos || is_old ? server : dot), longest_id);
}

void put_detail(provider_event& e, std::string_view words)
{
    if (!words.empty())
        e.data["detail"] = shortened(words, longest_detail);
}

void read_bounce(provider_event& e, const json::object& from)
{
    const auto type = text(from, "type");
    const auto status = text(from, "status");
    const bool is_soft = type == "expired" || is_temporary(status) || is_temporary_diagnostic(text(from, "reason"));
    e.kind = event_kind::bounced;
    e.bounce = type == "blocked" ? bounce_class::blocked : is_soft ? bounce_class::soft : bounce_class::hard;
    if (e.bounce == bounce_class::hard)
        e.suppress = to_string(suppression_reason::bounce);
    e.reason = shortened(status.empty() ? type : status, longest_reason);
    if (const auto why = text(from, "bounce_classification"); !why.empty())
        e.data["classification"] = shortened(why, longest_reason);
    put_detail(e, text(from, "reason"));
}

// A message that SendGrid dropped unsent, because of its suppression lists.
void read_drop(provider_event& e, const json::object& from)
{
    struct reason_word {
        std::string_view reason;
        suppression_reason suppress;
    };
    static constexpr reason_word words[] = {{"Bounced Address", suppression_reason::bounce},
        {"Unsubscribed Address", suppression_reason::unsubscribe},
        {"Spam Reporting Address", suppression_reason::complaint}, {"Invalid", suppression_reason::invalid}};
    e.kind = event_kind::failed;
    e.reason = "dropped";
    const auto reason = text(from, "reason");
    for (const auto& word : words)
        if (reason == word.reason)
            e.suppress = to_string(word.suppress);
    put_detail(e, reason);
}

void read_interaction(provider_event& e, const json::object& from, event_kind kind)
{
    e.kind = kind;
    e.id.clear();  // One interaction may be reported under two ids; time, agent and link distinguish interactions.
    const auto agent = text(from, "useragent");
    const bool is_machine = flag(from, "sg_machine_open") || rules::is_machine_agent(agent);
    e.actor = is_machine ? event_actor::machine : event_actor::human;
    e.link = shortened(text(from, "url"), longest_link);
    if (!agent.empty())
        e.data["user_agent"] = shortened(agent, longest_reason);
}

// SendGrid's unsubscribe groups: leaving or joining one does not affect the others.
void put_group(provider_event& e, const json::object& from)
{
    if (const auto* group = from.if_contains("asm_group_id"); group != nullptr && group->is_int64())
        e.data["group"] = std::to_string(group->get_int64());
}

void read_unknown(provider_event& e, const json::object& from)
{
    e.kind = event_kind::other;
    e.reason = shortened(text(from, "event"), longest_reason);
    e.data["raw"] = from;
}

void read_kind(provider_event& e, const json::object& from)
{
    const auto name = text(from, "event");
    if (name == "processed") {
        e.kind = event_kind::accepted;
    } else if (name == "delivered") {
        e.kind = event_kind::delivered;
        put_detail(e, text(from, "response"));
    } else if (name == "deferred") {
        e.kind = event_kind::deferred;
        put_detail(e, text(from, "response"));
    } else if (name == "bounce") {
        read_bounce(e, from);
    } else if (name == "dropped") {
        read_drop(e, from);
    } else if (name == "open") {
        read_interaction(e, from, event_kind::opened);
    } else if (name == "click") {
        read_interaction(e, from, event_kind::clicked);
    } else if (name == "spamreport") {
        e.kind = event_kind::complained;
        e.suppress = to_string(suppression_reason::complaint);
    } else if (name == "unsubscribe" || name == "group_unsubscribe") {
        e.kind = event_kind::unsubscribed;
        e.suppress = to_string(suppression_reason::unsubscribe);
        if (name == "group_unsubscribe")
            put_group(e, from);
    } else if (name == "group_resubscribe") {
        e.kind = event_kind::opted_in;
        put_group(e, from);
    } else {
        read_unknown(e, from);
    }
}

provider_event read_event(const json::object& from, std::string_view account, timestamp received)
{
    provider_event e;
    e.provider = account;
    e.key = beginning(text(from, rules::message_key_field), longest_id);
    e.vendor_id = message_id(from);
    e.id = beginning(text(from, "sg_event_id"), longest_id);
    e.address = shortened(text(from, "email"), 320);
    e.occurred_at = time_of(from, received);
    read_kind(e, from);
    return e;
}

}  // namespace

bool is_recent(const web_request& request, timestamp now)
{
    constexpr std::chrono::hours oldest{72};
    const auto text = request.header(timestamp_field);
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_number = fault == std::errc{} && end == text.data() + text.size();
    return is_number && seconds >= std::chrono::floor<std::chrono::seconds>(now - oldest).time_since_epoch().count();
}

bool is_signed(const web_request& request, EVP_PKEY* key)
{
    const auto given = request.header("X-Twilio-Email-Event-Webhook-Signature");
    const auto timestamp = request.header(timestamp_field);
    if (given.empty() || given.size() > longest_signature || timestamp.empty() || timestamp.size() > longest_timestamp)
        return false;
    const auto signature = from_base64(given);
    const std::string_view parts[] = {timestamp, request.body};
    return signature && signatures::verify(key, digest_algorithm::sha256, parts, *signature);
}

std::vector<provider_event> read_events(std::string_view body, std::string_view account, timestamp received)
{
    json::monotonic_resource memory{2 * body.size() + 1024};
    boost::system::error_code failed;
    const auto document = parse_foreign_json(body, failed, most_json_values, &memory);
    if (failed)
        throw error{errc::invalid, "the body is not JSON: " + failed.message()};
    const auto* items = document.if_array();
    if (items == nullptr)
        throw error{errc::invalid, "the body must be an array of events"};
    std::vector<provider_event> events;
    events.reserve(items->size());
    for (const auto& item : *items) {
        if (!item.is_object())
            throw error{errc::invalid, "the body must be an array of events, each an object"};
        events.push_back(read_event(item.get_object(), account, received));
    }
    return events;
}

}  // namespace outbound::sendgrid
