// Campaigns <-> JSON.
#include "model/campaign_json.hpp"

#include "model/json_members.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/time.hpp"

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::size_t most_template_bytes = 1'000'000;
constexpr double slowest_pace = 0.001;
constexpr double fastest_pace = 1'000'000;

shape address_shape()
{
    return shapes::object({required("email", shapes::text(1, 320, text_kind::email)), optional("name", shapes::text(0, 200))});
}

shape tracking_shape()
{
    return shapes::object({optional("opens", shapes::boolean()), optional("clicks", shapes::boolean())});
}

json::value address_or_null(const sender& who)
{
    if (who.address.empty())
        return nullptr;
    return json::object{{"email", who.address}, {"name", text_or_null(who.name)}};
}

sender sender_from(const json::value& from)
{
    if (!from.is_object())
        return {};
    return {text_member(from.get_object(), "email"), text_member(from.get_object(), "name")};
}

void assign_text(std::string& to, const json::object& from, std::string_view name)
{
    if (from.contains(name))
        to = text_member(from, name);
}

void assign_content(campaign& c, const json::object& from)
{
    assign_text(c.subject, from, "subject");
    assign_text(c.text, from, "text");
    assign_text(c.html, from, "html");
    assign_text(c.unsubscribe_url, from, "unsubscribe_url");
    if (from.contains("template_id"))
        c.template_id = integer_member(from, "template_id");
    if (from.contains("tracking")) {
        const auto tracking = object_member(from, "tracking");
        c.track_opens = flag_member(tracking, "opens").value_or(c.track_opens);
        c.track_clicks = flag_member(tracking, "clicks").value_or(c.track_clicks);
    }
}

void write_content(json::object& out, const campaign& c)
{
    out["text"] = text_or_null(c.text);
    out["html"] = text_or_null(c.html);
    out["content"] = c.content.empty() ? json::value{} : json::value(c.content);
}

}  // namespace

std::vector<shape_member> campaign_members(campaign_request which)
{
    const auto content = shapes::text(0, most_template_bytes, text_kind::body);
    auto name = required("name", shapes::text(1, 200));
    auto type = required("type", shapes::enumeration<channel>(), "Only email campaigns can be sent by this version.");
    name.is_required = type.is_required = which == campaign_request::create;
    return {
        std::move(name),
        std::move(type),
        optional("from", address_shape(), "Left out: the first configured sender."),
        optional("reply_to", address_shape()),
        optional("template_id", shapes::id(), "Content comes from this template; own parts override its parts."),
        optional("subject", shapes::text(0, 998)),
        optional("text", content, "Plain text part, a template."),
        optional("html", content, "HTML part, a template."),
        optional("unsubscribe_url", shapes::text(0, 2000), "A template for an https URL, for one-click unsubscribing."),
        optional("tracking", tracking_shape()),
        optional("recipient_segments", segment_shape(), "Who gets it; left out: every contact with an address."),
        optional("on_unknown", shapes::enumeration<on_unknown>(), "What happens to messages whose fate stays unknown."),
        optional("pace", shapes::number(slowest_pace, fastest_pace), "Messages a second; left out: no limit of its own."),
        optional("scheduled_at", shapes::time()),
        optional("expires_at", shapes::time(), "Whoever has not been sent to by then is skipped."),
    };
}

shape campaign_shape()
{
    auto members = campaign_members(campaign_request::create);
    members.insert(members.begin(), required("id", shapes::id()));
    const std::vector<shape_member> more{
        required("status", shapes::enumeration<campaign_status>()),
        optional("pause_reason", shapes::enumeration<pause_reason>()),
        optional("pause_detail", shapes::text(0, 10'000, text_kind::body)),
        optional("content", shapes::free_object(), "What was pinned at start."),
        optional("started_at", shapes::time()),
        optional("prepared_at", shapes::time()),
        optional("completed_at", shapes::time()),
        required("created_at", shapes::time()),
        required("updated_at", shapes::time()),
    };
    members.insert(members.end(), more.begin(), more.end());
    return shapes::object(std::move(members));
}

json::object to_json(const campaign& c, campaign_detail detail)
{
    json::object out{
        {"id", c.id},
        {"name", c.name},
        {"type", to_string(c.type)},
        {"status", to_string(c.status)},
        {"pause_reason", text_or_null(to_string(c.pause_reason))},
        {"pause_detail", text_or_null(c.pause_detail)},
        {"from", address_or_null(c.from)},
        {"reply_to", address_or_null(c.reply_to)},
        {"template_id", c.template_id ? json::value(*c.template_id) : json::value{}},
        {"subject", text_or_null(c.subject)},
        {"unsubscribe_url", text_or_null(c.unsubscribe_url)},
        {"tracking", {{"opens", c.track_opens}, {"clicks", c.track_clicks}}},
        {"recipient_segments", to_json(c.recipient_segments)},
        {"on_unknown", to_string(c.on_unknown)},
        {"pace", c.pace ? json::value(*c.pace) : json::value{}},
        {"scheduled_at", time_or_null(c.scheduled_at)},
        {"expires_at", time_or_null(c.expires_at)},
        {"started_at", time_or_null(c.started_at)},
        {"prepared_at", time_or_null(c.prepared_at)},
        {"completed_at", time_or_null(c.completed_at)},
        {"created_at", to_rfc3339(c.created_at)},
        {"updated_at", to_rfc3339(c.updated_at)},
    };
    if (detail == campaign_detail::whole)
        write_content(out, c);
    return out;
}

void assign(campaign& c, const json::object& from)
{
    assign_text(c.name, from, "name");
    c.type = named_member<channel>(from, "type").value_or(c.type);
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
    if (from.contains("scheduled_at"))
        c.scheduled_at = time_member(from, "scheduled_at");
    if (from.contains("expires_at"))
        c.expires_at = time_member(from, "expires_at");
}

}  // namespace outbound
