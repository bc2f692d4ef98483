// Declares one shape for each kind of row. JSON inside texts has the same shape as in requests.
#include "api/archives/row_rules.hpp"

#include "model/address.hpp"
#include "model/call_options.hpp"
#include "model/campaign_json.hpp"
#include "model/foreign_json.hpp"
#include "model/hours_json.hpp"
#include "model/json_members.hpp"
#include "model/phone_script_shape.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/template_json.hpp"

#include <outbound/analytics.hpp>
#include <outbound/archive_store.hpp>
#include <outbound/event_store.hpp>
#include <outbound/recipient.hpp>

#include <limits>
#include <map>

namespace outbound::api {
namespace {

namespace json = boost::json;
namespace archive_rows {
constexpr std::size_t longest_word = 200;
constexpr std::size_t longest_detail = 65'536;
constexpr std::size_t longest_json = 4'194'304;
constexpr std::size_t most_values = 10'000;  // of JSON inside a text; events have a few dozen

/// A member whose text is a JSON object of the given shape.
struct json_text {
    std::string_view name;
    shape type;
    std::size_t most = most_values;
};

struct row_kind {
    std::vector<shape_member> members;
    shape row;
    std::vector<json_text> texts;
};

row_kind kind_of(std::vector<shape_member> members, std::vector<json_text> texts = {})
{
    auto row = shapes::object(members);
    return {std::move(members), std::move(row), std::move(texts)};
}

shape word()
{
    return shapes::text(0, longest_word, text_kind::body);
}

shape detail()
{
    return shapes::text(0, longest_detail, text_kind::body);
}

shape json_object_text()
{
    return shapes::text(0, longest_json, text_kind::body);
}

/// Microseconds since 1970, within the years of RFC 3339.
shape moment()
{
    constexpr std::int64_t last = 253'402'300'799'999'999;
    return shapes::integer(0, last);
}

shape count()
{
    return shapes::integer(0, std::numeric_limits<std::int32_t>::max());
}

shape seq()
{
    return shapes::integer(1, 1'000'000'000);
}

shape whole_number()
{
    return shapes::integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
}

/// A sum of counters.
shape amount()
{
    constexpr std::int64_t most = 1'000'000'000'000;
    return shapes::integer(-most, most);
}

shape attempt()
{
    constexpr std::int64_t most = 10'000;
    return shapes::integer(0, most);
}

shape pinned_content()
{
    return shapes::object({optional("subject", detail()), optional("text", template_text_shape()),
        optional("html", template_text_shape()), optional("unsubscribe_url", detail()),
        optional("message", template_text_shape()), optional("script", phone_script_shape()),
        optional("postal_address", shapes::text(0, 500)),
        optional("template_version", shapes::integer(0, std::numeric_limits<std::int64_t>::max()))});
}

row_kind campaign_kind()
{
    constexpr double slowest = 0.001;
    constexpr double fastest = 1'000'000;
    const auto flag = shapes::integer(0, 1);
    const auto id = shapes::id();
    return kind_of(
        {required("name", shapes::text(1, 200)), required("type", shapes::enumeration<channel>()),
            required("status", shapes::enumeration<campaign_status>()),
            optional("pause_reason", shapes::enumeration<pause_reason>()), optional("pause_detail", detail()),
            optional("from_address", shapes::text(0, 320)), optional("from_name", shapes::text(0, 200)),
            optional("reply_to_address", shapes::text(0, 320)), optional("reply_to_name", shapes::text(0, 200)),
            optional("template_id", id), optional("script_id", id), optional("subject", shapes::text(0, 998)),
            optional("text", template_text_shape()), optional("html", template_text_shape()),
            optional("unsubscribe_url", shapes::text(0, 2000)), optional("track_opens", flag),
            optional("track_clicks", flag), optional("configuration_set", shapes::text(0, 64)),
            optional("message", template_text_shape()), optional("messaging_service", shapes::text(0, 64)),
            optional("script", json_object_text()), optional("call_options", json_object_text()),
            optional("content", json_object_text()), optional("recipient_segments", json_object_text()),
            required("on_unknown", shapes::enumeration<on_unknown>()),
            optional("pace", shapes::number(slowest, fastest)),
            optional("timezone", shapes::text(1, 64, text_kind::timezone)), optional("hours", json_object_text()),
            optional("prepare_after", shapes::integer(0, std::numeric_limits<std::int64_t>::max())),
            required("next_seq", shapes::integer(1, 1'000'000'001)), optional("scheduled_at", moment()),
            optional("expires_at", moment()), optional("started_at", moment()), optional("prepared_at", moment()),
            optional("completed_at", moment()), optional("events_pruned_at", moment()),
            required("created_at", moment()), required("updated_at", moment()),
            optional("kind", shapes::enumeration<message_kind>()), optional("external_id", shapes::text(1, 255)),
            optional("metadata", json_object_text())},
        {{"script", shapes::either(shapes::object({}), phone_script_shape()), most_json_values},
            {"call_options", call_options_shape()}, {"content", pinned_content(), most_json_values},
            {"recipient_segments", segment_shape(), most_json_values}, {"hours", hours_shape()},
            {"metadata", campaign_metadata_shape()}});
}

/// Stored statuses; excludes `sending`, which is derived.
shape stored_status()
{
    std::vector<std::string> stored;
    for (const auto& [status, name] : names<recipient_status>::value)
        if (status != recipient_status::sending)
            stored.emplace_back(name);
    return shapes::one_of(std::move(stored));
}

row_kind recipient_kind()
{
    return kind_of(
        {required("seq", seq()), optional("contact_id", shapes::integer(0, std::numeric_limits<std::int64_t>::max())),
            optional("contact", detail()), optional("address", detail()), required("status", stored_status()),
            optional("reason", detail()), optional("attempt", attempt()), optional("provider", word()),
            optional("external_id", detail()), optional("sent_at", moment()), optional("event_rank", count()),
            optional("delivered_at", moment()), optional("opened_at", moment()), optional("clicked_at", moment()),
            optional("replied_at", moment()), optional("answered_at", moment()), optional("duration_seconds", count()),
            optional("answered_by", word()), optional("opens", count()), optional("clicks", count()),
            optional("machine_opens", count()), optional("machine_clicks", count()), optional("marks", count()),
            optional("extra_segments", count())});
}

row_kind event_row_kind()
{
    return kind_of(
        {required("seq", seq()), optional("event_hash", whole_number()), optional("attempt", attempt()),
            required("kind", shapes::enumeration<event_kind>()), optional("actor", shapes::enumeration<event_actor>()),
            optional("bounce", shapes::enumeration<bounce_class>()), optional("reason", detail()),
            optional("link", detail()), optional("occurred_at", moment()), optional("received_at", moment()),
            optional("data", json_object_text())},
        {{"data", shapes::any()}});
}

row_kind inbound_kind()
{
    return kind_of(
        {optional("event_hash", whole_number()), optional("provider", word()),
            required("channel", shapes::enumeration<channel>()), required("kind", shapes::enumeration<event_kind>()),
            optional("vendor_id", detail()), optional("address", detail()), required("seq", seq()),
            optional("occurred_at", moment()), optional("received_at", moment()), optional("handled_at", moment()),
            required("event", json_object_text())},
        {{"event", shapes::any()}});
}

row_kind range_kind()
{
    std::vector<shape_member> members{required("first_seq", seq()), required("last_seq", seq()),
        optional("intent_seq", shapes::integer(0, 1'000'000'000)),
        optional("timezone", shapes::text(0, 2000), "Names, separated by spaces."), optional("not_before", moment()),
        optional("finished", shapes::integer(0, 1))};
    for (const auto* counter : {"sent", "failed", "skipped", "unknown", "retrying", "cancelled", "extra_segments"})
        members.push_back(optional(counter, count()));
    return kind_of(std::move(members));
}

const std::map<std::string_view, row_kind>& kinds()
{
    static const auto& all = *new std::map<std::string_view, row_kind>{
        {"campaign", campaign_kind()},
        {to_string(archive_part::recipient), recipient_kind()},
        {to_string(archive_part::problem), kind_of({required("seq", seq()), required("status", stored_status()),
                                               optional("reason", detail()), optional("detail", detail())})},
        {to_string(archive_part::event), event_row_kind()},
        {to_string(archive_part::inbound), inbound_kind()},
        {to_string(archive_part::minute),
            kind_of({optional("minute", moment()), required("kind", shapes::enumeration<event_kind>()),
                optional("amount", amount())})},
        {to_string(archive_part::quarter),
            kind_of({optional("quarter", moment()), required("name", shapes::enumeration<period_counter>()),
                optional("amount", count())})},
        {to_string(archive_part::counter),
            kind_of({required("name", shapes::enumeration<event_counter>()), optional("amount", amount())})},
        {to_string(archive_part::range), range_kind()},
    };
    return all;
}

/// Parses a JSON object from a text; empty text is an empty object.
std::optional<json::object> object_from(std::string_view text, std::size_t most = most_json_values)
{
    boost::system::error_code fault;
    auto value = parse_foreign_json(text.empty() ? "{}" : text, fault, most);
    if (fault || !value.is_object())
        return std::nullopt;
    return std::move(value.get_object());
}

void check_json_texts(const row_kind& kind, const json::object& row, std::vector<violation>& broken)
{
    for (const auto& text : kind.texts) {
        const auto object = object_from(text_member(row, text.name), text.most);
        if (!object) {
            broken.push_back({std::string{text.name},
                "must be a JSON object as text, with at most " + std::to_string(text.most) + " values"});
            continue;
        }
        for (auto& inner : text.type.check(*object))
            broken.push_back(
                {std::string{text.name} + (inner.path.empty() ? "" : ".") + inner.path, std::move(inner.message)});
    }
}

/// Hosts may have any text as an address; recipients with invalid addresses must be skipped, others must not.
void check_recipient(const json::object& row, std::vector<violation>& broken)
{
    const auto address = text_member(row, "address");
    const auto status = named_member<recipient_status>(row, "status");
    const bool may_be_sent_to = status == recipient_status::queued || status == recipient_status::retrying;
    if (may_be_sent_to && !valid_email(address) && !valid_e164(address))
        broken.push_back({"address", "must be an email address or a phone number, since a message may go there"});
}

json::object object_in(const json::object& row, std::string_view name)
{
    return object_from(text_member(row, name)).value_or(json::object{});
}

std::optional<timestamp> moment_in(const json::object& row, std::string_view name)
{
    const auto at = integer_member(row, name);
    return at ? std::optional{timestamp{std::chrono::microseconds{*at}}} : std::nullopt;
}

}  // namespace archive_rows
}  // namespace

std::vector<violation> check_archive_row(std::string_view kind, const json::object& row)
{
    const auto found = archive_rows::kinds().find(kind);
    if (found == archive_rows::kinds().end())
        return {{std::string{kind}, "is no kind of row"}};
    auto broken = found->second.row.check(row);
    if (broken.empty())
        archive_rows::check_json_texts(found->second, row, broken);
    if (kind == "campaign" && broken.empty())
        for (auto& inner : check_hours(hours_from_json(archive_rows::object_in(row, "hours")), "hours"))
            broken.push_back(std::move(inner));
    if (kind == to_string(archive_part::recipient) && broken.empty())
        archive_rows::check_recipient(row, broken);
    for (auto& each : broken)
        each.path = std::string{kind} + (each.path.empty() ? "" : ".") + each.path;
    return broken;
}

std::vector<std::string> archive_members(std::string_view kind)
{
    std::vector<std::string> all;
    for (const auto& member : archive_rows::kinds().at(kind).members)
        all.push_back(member.name);
    return all;
}

campaign archived_campaign_from(const json::object& row)
{
    campaign c;
    c.name = text_member(row, "name");
    c.type = named_member<channel>(row, "type").value_or(c.type);
    c.kind = named_member<message_kind>(row, "kind").value_or(c.kind);
    c.status = named_member<campaign_status>(row, "status").value_or(c.status);
    c.from = {text_member(row, "from_address"), text_member(row, "from_name")};
    c.reply_to = {text_member(row, "reply_to_address"), text_member(row, "reply_to_name")};
    c.subject = text_member(row, "subject");
    c.text = text_member(row, "text");
    c.html = text_member(row, "html");
    c.unsubscribe_url = text_member(row, "unsubscribe_url");
    c.configuration_set = text_member(row, "configuration_set");
    c.message = text_member(row, "message");
    c.messaging_service = text_member(row, "messaging_service");
    c.script = archive_rows::object_in(row, "script");
    assign(c.call, archive_rows::object_in(row, "call_options"));
    c.content = archive_rows::object_in(row, "content");
    c.recipient_segments = segment_from_json(archive_rows::object_in(row, "recipient_segments"));
    c.on_unknown = named_member<on_unknown>(row, "on_unknown").value_or(c.on_unknown);
    c.pace = number_member(row, "pace");
    c.hours = hours_from_json(archive_rows::object_in(row, "hours"));
    c.scheduled_at = archive_rows::moment_in(row, "scheduled_at");
    c.expires_at = archive_rows::moment_in(row, "expires_at");
    return c;
}

std::string row_order::take(std::string_view kind, const json::object& row)
{
    if (kind == to_string(archive_part::recipient)) {
        if (integer_member(row, "seq") != recipients_ + 1)
            return "recipient.seq: must be " + std::to_string(recipients_ + 1) + ", which is next";
        ++recipients_;
        return {};
    }
    for (const auto* name : {"seq", "last_seq"})
        if (const auto given = integer_member(row, name); given && *given > recipients_)
            return std::string{kind} + '.' + name + ": the archive has " + std::to_string(recipients_) +
                   " recipients, got " + std::to_string(*given);
    const auto first = integer_member(row, "first_seq");
    const auto last = integer_member(row, "last_seq");
    const auto intent = integer_member(row, "intent_seq").value_or(0);
    if (first && last && *first > *last)
        return std::string{kind} + ".first_seq: must not be above last_seq";
    if (first && last && (intent < *first - 1 || intent > *last))
        return std::string{kind} + ".intent_seq: must be from first_seq - 1 to last_seq";
    return {};
}

}  // namespace outbound::api
