// Reads the resource by its id. Without an id, lists the messages to the address and accepts only a single match.
#include "providers/twilio/find.hpp"

#include "model/ascii.hpp"
#include "model/percent.hpp"
#include "providers/common/answers.hpp"
#include "providers/common/form_fields.hpp"
#include "providers/twilio/webhook.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::twilio {
namespace {

namespace json = boost::json;

constexpr std::string_view blanks = " \t\r\n";

std::string text_or_number(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_int64() ? std::to_string(found->get_int64()) : text_at(from, name);
}

bool is_from(const json::object& resource, const origin& ours)
{
    if (!ours.messaging_service.empty() && text_at(resource, "messaging_service_sid") != ours.messaging_service)
        return false;
    // A messaging service chooses the number, unless the campaign sets one.
    return ours.from.empty() ? !ours.messaging_service.empty() : text_at(resource, "from") == ours.from;
}

bool says(const json::object& message, const inquiry& question)
{
    return !question.text.empty() && trimmed(text_at(message, "body"), blanks) == trimmed(question.text, blanks);
}

// Resources contain neither the message key nor the callback URL, so this matches by sender, text and time.
bool may_be(const json::object& resource, bool call, const inquiry& question, const origin& ours)
{
    const auto created = mail_date(text_at(resource, "date_created"));
    return created && *created >= question.earliest && *created <= question.latest &&
           text_at(resource, "direction").starts_with("outbound-api") && is_from(resource, ours) &&
           (call || says(resource, question)) &&
           std::ranges::find(question.known_ids, text_at(resource, "sid")) == question.known_ids.end();
}

// Lists begin with the latest. Whether the page reaches back before the inquired time, or is complete.
bool reaches_back(const json::object& page, const json::array& items, const inquiry& question)
{
    if (text_at(page, "next_page_uri").empty())
        return true;
    const auto* last = items.empty() ? nullptr : items.back().if_object();
    const auto created = last != nullptr ? mail_date(text_at(*last, "date_created")) : std::nullopt;
    return created && *created < question.earliest;
}

std::optional<json::object> only_candidate(
    const json::object& page, bool call, const inquiry& question, const origin& ours)
{
    const auto* items = page.if_contains(call ? "calls" : "messages");
    std::optional<json::object> found;
    if (items == nullptr || !items->is_array() || !reaches_back(page, items->get_array(), question))
        return found;
    for (const auto& item : items->get_array()) {
        if (!item.is_object() || !may_be(item.get_object(), call, question, ours))
            continue;
        if (found)
            return std::nullopt;
        found = item.get_object();
    }
    return found;
}

// Converts a resource to the fields of the equivalent callback.
form_fields as_callback(const json::object& resource, bool call)
{
    std::string form;
    append_form_field(form, "To", text_at(resource, "to"));
    append_form_field(form, call ? "CallSid" : "MessageSid", text_at(resource, "sid"));
    append_form_field(form, call ? "CallStatus" : "MessageStatus", text_at(resource, "status"));
    if (call) {
        append_form_field(form, "CallDuration", text_or_number(resource, "duration"));
        append_form_field(form, "AnsweredBy", text_at(resource, "answered_by"));
    } else {
        append_form_field(form, "ErrorCode", text_or_number(resource, "error_code"));
        append_form_field(form, "ErrorMessage", text_at(resource, "error_message"));
    }
    return form_fields::read(form);
}

}  // namespace

std::string find_target(std::string_view resource, const inquiry& question)
{
    const std::string name{resource};
    return question.vendor_id.empty() ? name + ".json?To=" + percent_encoded(question.address) + "&PageSize=100"
                                      : name + '/' + percent_encoded(question.vendor_id) + ".json";
}

std::optional<provider_event> read_found(const http::answer& answer, std::string_view resource, const inquiry& question,
    const origin& ours, std::string_view account, timestamp now)
try {
    if (!answer.ok() || answer.status != 200)
        return std::nullopt;
    const bool call = resource == "Calls";
    const auto body = body_of(answer);
    const auto found = question.vendor_id.empty() ? only_candidate(body, call, question, ours) : std::optional{body};
    if (!found || text_at(*found, "sid").empty())
        return std::nullopt;
    const auto callback = as_callback(*found, call);
    return call ? read_call_status(callback, question.key, account, now)
                : read_message_status(callback, question.key, account, now);
} catch (const error&) {
    return std::nullopt;  // A response with invalid UTF-8 has no status.
}

}  // namespace outbound::twilio
