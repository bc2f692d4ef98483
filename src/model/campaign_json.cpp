#include "model/campaign_json.hpp"

#include "model/blanks.hpp"
#include "model/call_options.hpp"
#include "model/content_cases.hpp"
#include "model/hours_json.hpp"
#include "model/json_members.hpp"
#include "model/phone_script_shape.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/spoken_text.hpp"
#include "model/template_json.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"

#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr double slowest_pace = 0.001;
constexpr double fastest_pace = 1'000'000;

shape address_shape()
{
    return shapes::object(
        {required("email", shapes::text(1, 320, text_kind::email)), optional("name", shapes::text(0, 200))});
}

shape from_shape()
{
    return shapes::object_with_one({"email", "phone"},
        {optional("email", shapes::text(1, 320, text_kind::email)), optional("name", shapes::text(0, 200)),
            optional("phone", shapes::text(1, 20),
                "SMS and phone: E.164; SMS also a short code, or 1 to 11 letters and digits.")})
        .named("sender");
}

shape tracking_shape()
{
    return shapes::object({optional("opens", shapes::boolean()), optional("clicks", shapes::boolean())});
}

json::value address_or_null(const sender& sender)
{
    if (sender.address.empty())
        return nullptr;
    return json::object{{"email", sender.address}, {"name", text_or_null(sender.name)}};
}

json::value from_or_null(const campaign& c)
{
    if (c.type == channel::email || c.from.address.empty())
        return address_or_null(c.from);
    return json::object{{"phone", c.from.address}};
}

sender sender_from(const json::value& from)
{
    if (!from.is_object())
        return {};
    const auto& members = from.get_object();
    const auto* which = member(members, "phone") != nullptr ? "phone" : "email";
    return {std::string{without_outer_blanks(text_member(members, which))}, text_member(members, "name")};
}

void assign_content(campaign& c, const json::object& from)
{
    assign_text(c.subject, from, "subject");
    assign_text(c.text, from, "text");
    assign_text(c.html, from, "html");
    assign_text(c.unsubscribe_url, from, "unsubscribe_url");
    assign_text(c.configuration_set, from, "configuration_set");
    assign_text(c.message, from, "message");
    assign_text(c.messaging_service, from, "messaging_service");
    if (from.contains("template_id"))
        c.template_id = integer_member(from, "template_id");
    if (from.contains("script_id"))
        c.script_id = integer_member(from, "script_id");
    if (from.contains("script"))
        c.script = object_member(from, "script");
    if (member(from, "call") != nullptr)
        assign(c.call, object_member(from, "call"));
    else if (from.contains("call"))
        c.call = {};
    if (from.contains("tracking")) {
        const auto tracking = object_member(from, "tracking");
        c.track_opens = flag_member(tracking, "opens").value_or(c.track_opens);
        c.track_clicks = flag_member(tracking, "clicks").value_or(c.track_clicks);
    }
}

void assign_times(campaign& c, const json::object& from)
{
    if (from.contains("timezone"))
        c.timezone = member(from, "timezone") != nullptr ? text_member(from, "timezone") : "UTC";
    if (from.contains("hours"))
        c.hours = hours_from_json(object_member(from, "hours"));
    if (from.contains("scheduled_at"))
        c.scheduled_at = time_member(from, "scheduled_at");
    if (const auto local = local_schedule(from, c.timezone))
        c.scheduled_at = local;
    if (from.contains("expires_at"))
        c.expires_at = time_member(from, "expires_at");
}

/// The content as one text, for any channel.
json::value message_of(const campaign& c)
{
    if (c.type == channel::phone)
        return spoken_text(c.script);
    return text_or_null(c.type == channel::email ? c.html : c.message);
}

void write_content(json::object& out, const campaign& c)
{
    out["text"] = text_or_null(c.text);
    out["html"] = text_or_null(c.html);
    out["message"] = message_of(c);
    out["script"] = c.script.empty() ? json::value{} : json::value(c.script);
    out["content"] = c.content.empty() ? json::value{} : json::value(c.content);
}

}  // namespace

shape_member scheduled_local_member()
{
    return optional("scheduled_local", shapes::text(16, 19, text_kind::local_date_time),
        "Instead of scheduled_at: a local time of the campaign's time zone. One that comes twice is the first of the "
        "two, one "
        "that "
        "is skipped the moment at which clocks jump over it.");
}

std::optional<timestamp> local_schedule(const json::object& request, std::string_view zone)
{
    const auto local = local_time_from(text_member(request, "scheduled_local"));
    const auto where = time_zone::find(zone);
    return local && where ? std::optional{where->to_utc(*local)} : std::nullopt;
}

std::vector<shape_member> campaign_members(campaign_request which)
{
    const auto content = template_text_shape();
    auto name = required("name", shapes::text(1, 200));
    auto type = required("type", shapes::enumeration<channel>());
    name.is_required = type.is_required = which == campaign_request::create;
    name.accepts_null = false;
    return {
        std::move(name),
        std::move(type),
        optional("kind", shapes::enumeration<message_kind>(),
            "Left out: marketing. A transactional email is also sent to addresses that have unsubscribed, and has no "
            "link "
            "for it."),
        optional("external_id", campaign_key_shape(),
            "The caller's own key, unique among campaigns. Creating a campaign with a known one changes that "
            "campaign."),
        optional("metadata", campaign_metadata_shape(), "Notes of the caller, at most 4 KiB of JSON; not sent."),
        optional("from", from_shape(), "Left out: the first configured sender; SMS and phone: the account's own."),
        optional("reply_to", address_shape()),
        optional("template_id", shapes::id(),
            "Content comes from this email or SMS template; own parts override its parts."),
        optional("script_id", shapes::id(), "Phone: what is said comes from this phone script."),
        optional("subject", shapes::text(0, 998)),
        optional("text", content, "Plain text part, a template."),
        optional("html", content, "HTML part, a template."),
        optional("unsubscribe_url", shapes::text(0, 2000, text_kind::https_template),
            "A template for an https URL, for one-click unsubscribing."),
        optional("tracking", tracking_shape()),
        optional("configuration_set", shapes::text(1, 64),
            "The vendor's set of event destinations; overrides the account's."),
        optional("message", content,
            "A template. SMS: the body; email: another name of html; phone: the text of a script that only says it."),
        optional("messaging_service", shapes::text(1, 64), "SMS: the vendor's pool of senders, instead of from."),
        optional("script", phone_script_shape(), "Phone: what is said, instead of script_id."),
        optional("call", call_options_shape(), "Phone: how calls are made."),
        optional("recipient_segments", segment_shape(),
            "Who gets it; left out: every contact. Lists of campaigns leave it out if it names more than 1000 "
            "contacts. "
            "Whoever lacks the address that the channel needs is skipped, with "
            "that "
            "reason."),
        optional("on_unknown", shapes::enumeration<on_unknown>(), "What happens to messages whose fate stays unknown."),
        optional(
            "pace", shapes::number(slowest_pace, fastest_pace), "Messages a second; left out: no limit of its own."),
        optional("timezone", shapes::text(1, 64, text_kind::timezone),
            "Counts for scheduled_local, and for recipients whose own zone is not known. UTC when left out."),
        optional("hours", hours_shape(),
            "When it may send, on the clock of each recipient: the contact's time zone, else that of its phone "
            "number's country, "
            "else the campaign's."),
        optional("scheduled_at", shapes::time()),
        scheduled_local_member(),
        optional("expires_at", shapes::time(), "Whoever has not been sent to by then is skipped."),
    };
}

// An external_id may name a campaign that has the content already.
std::vector<object_rule> campaign_member_rules(campaign_request which)
{
    std::vector<object_rule> rules{shapes::not_both("scheduled_at", "scheduled_local")};
    if (which == campaign_request::create)
        rules.push_back(
            content_cases({"type", "campaigns", {"external_id"}}, [](channel) { return std::vector<shape_member>{}; }));
    return rules;
}

std::vector<shape_member> campaign_record_members()
{
    constexpr std::size_t largest_content = 10'000'000;
    return {
        required("status", shapes::enumeration<campaign_status>()),
        optional("pause_reason", shapes::enumeration<pause_reason>()),
        optional("pause_detail", shapes::text(0, 10'000, text_kind::body)),
        optional("content", shapes::free_object(largest_content), "What was pinned at start."),
        optional("started_at", shapes::time()),
        optional("prepared_at", shapes::time()),
        optional("completed_at", shapes::time()),
        optional("events_pruned_at", shapes::time(), "When its events were deleted for their age."),
        required("created_at", shapes::time()),
        required("updated_at", shapes::time()),
    };
}

/// Lists of campaigns leave out longer lists of contacts.
constexpr std::size_t most_names_in_lists = 1000;

shape campaign_shape()
{
    auto members = campaign_members(campaign_request::create);
    members.insert(members.begin(), required("id", shapes::id()));
    return shapes::object(std::move(members)).with_members(campaign_record_members()).named("campaign");
}

shape campaign_metadata_shape()
{
    return shapes::free_object(most_metadata_bytes);
}

shape metadata_filter_shape()
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const auto number_or_flag = shapes::either(shapes::integer(-most, most), shapes::boolean());
    return shapes::map_of(shapes::either(shapes::text(0, most_metadata_bytes), number_or_flag), 10);
}

shape campaign_key_shape()
{
    return shapes::text(1, 255);
}

json::object to_json(const campaign& c, campaign_detail detail)
{
    json::object out{
        {"id", c.id},
        {"name", c.name},
        {"type", to_string(c.type)},
        {"kind", to_string(c.kind)},
        {"external_id", text_or_null(c.external_id)},
        {"metadata", c.metadata.empty() ? json::value{} : json::value(c.metadata)},
        {"status", to_string(c.status)},
        {"pause_reason", text_or_null(to_string(c.pause_reason))},
        {"pause_detail", text_or_null(c.pause_detail)},
        {"from", from_or_null(c)},
        {"reply_to", address_or_null(c.reply_to)},
        {"template_id", c.template_id ? json::value(*c.template_id) : json::value{}},
        {"script_id", c.script_id ? json::value(*c.script_id) : json::value{}},
        {"subject", text_or_null(c.subject)},
        {"unsubscribe_url", text_or_null(c.unsubscribe_url)},
        {"tracking", {{"opens", c.track_opens}, {"clicks", c.track_clicks}}},
        {"configuration_set", text_or_null(c.configuration_set)},
        {"messaging_service", text_or_null(c.messaging_service)},
        {"call", c.type == channel::phone ? json::value(to_json(c.call)) : json::value{}},
        {"recipient_segments", to_json(c.recipient_segments)},
        {"on_unknown", to_string(c.on_unknown)},
        {"pace", c.pace ? json::value(*c.pace) : json::value{}},
        {"timezone", c.timezone},
        {"hours", c.hours.any_time() ? json::value{} : json::value(to_json(c.hours))},
        {"scheduled_at", time_or_null(c.scheduled_at)},
        {"expires_at", time_or_null(c.expires_at)},
        {"started_at", time_or_null(c.started_at)},
        {"prepared_at", time_or_null(c.prepared_at)},
        {"completed_at", time_or_null(c.completed_at)},
        {"events_pruned_at", time_or_null(c.events_pruned_at)},
        {"created_at", to_rfc3339(c.created_at)},
        {"updated_at", to_rfc3339(c.updated_at)},
    };
    if (detail == campaign_detail::whole)
        write_content(out, c);
    else if (count_names(c.recipient_segments) > most_names_in_lists)
        out.erase("recipient_segments");
    return out;
}

void assign(campaign& c, const json::object& from)
{
    assign_text(c.name, from, "name");
    c.type = named_member<channel>(from, "type").value_or(c.type);
    c.kind = named_member<message_kind>(from, "kind").value_or(c.kind);
    assign_text(c.external_id, from, "external_id");
    if (from.contains("metadata"))
        c.metadata = object_member(from, "metadata");
    if (const auto* address = from.if_contains("from"))
        c.from = sender_from(*address);
    if (const auto* address = from.if_contains("reply_to"))
        c.reply_to = sender_from(*address);
    assign_content(c, from);
    if (from.contains("recipient_segments"))
        c.recipient_segments = segment_from_json(object_member(from, "recipient_segments"));
    c.on_unknown = named_member<on_unknown>(from, "on_unknown").value_or(c.on_unknown);
    if (from.contains("pace"))
        c.pace = number_member(from, "pace");
    assign_times(c, from);
}

}  // namespace outbound
