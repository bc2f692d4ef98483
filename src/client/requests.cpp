#include "client/requests.hpp"

#include "model/campaign_json.hpp"
#include "model/contact_json.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"
#include "model/template_json.hpp"
#include "model/time.hpp"

#include <boost/json/array.hpp>

#include <initializer_list>

namespace outbound::client_requests {
namespace {

namespace json = boost::json;

bool is_empty(const json::value& value)
{
    return value.is_null() || (value.is_object() && value.get_object().empty()) ||
           (value.is_array() && value.get_array().empty());
}

/// The named members of a document of the library; null and empty ones only if `whole`.
json::object chosen(const json::object& from, std::initializer_list<std::string_view> names, bool whole)
{
    json::object out;
    for (const auto name : names)
        if (const auto* value = from.if_contains(name); value != nullptr && (whole || !is_empty(*value)))
            out[name] = *value;
    return out;
}

json::object members_of(const contact& person, bool whole)
{
    return chosen(to_json(person),
        {"external_id", "email", "phone", "first_name", "last_name", "company", "industry", "lead_score", "timezone",
            "fields", "tags"},
        whole);
}

/// Sender and content.
json::object message_of(const campaign& c, const json::object& document, bool whole)
{
    auto out = chosen(document,
        {"from", "reply_to", "template_id", "script_id", "subject", "text", "html", "unsubscribe_url",
            "configuration_set", "messaging_service", "script"},
        whole);
    if (c.type == channel::email)
        out["tracking"] = document.at("tracking");
    if (c.type == channel::phone)
        out["call"] = document.at("call");
    if (!c.message.empty() || (whole && c.type == channel::sms))
        out["message"] = text_or_null(c.message);
    return out;
}

/// Content of another channel goes along, so that an update clears it, and creation refuses it.
json::object members_of(const campaign& c, bool whole)
{
    const auto document = to_json(c);
    auto out = message_of(c, document, whole);
    for (const auto& member : chosen(document,
             {"name", "type", "kind", "external_id", "metadata", "recipient_segments", "on_unknown", "pace", "timezone",
                 "hours", "scheduled_at", "expires_at"},
             whole))
        out[member.key()] = member.value();
    return out;
}

}  // namespace

json::object upsert_item(const contact& person)
{
    return members_of(person, false);
}

json::object update_request(const contact& person)
{
    auto out = members_of(person, true);
    out["id"] = person.id;
    return out;
}

json::object create_request(const campaign& c)
{
    return members_of(c, false);
}

json::object update_request(const campaign& c)
{
    auto out = members_of(c, true);
    out["id"] = c.id;
    return out;
}

template <class T>
json::object template_request(const T& content, bool whole)
{
    auto out = chosen(to_json(content), {"name", "subject", "text", "html", "body", "script", "is_active"}, whole);
    if (!content.slug.empty())
        out["slug"] = content.slug;
    return out;
}

template json::object template_request(const email_template&, bool);
template json::object template_request(const sms_template&, bool);
template json::object template_request(const saved_script&, bool);

json::object create_request(const nouns::import_options& options)
{
    json::object columns;
    for (const auto& [column, member] : options.columns)
        columns[column] = member;
    json::object out{{"columns", std::move(columns)}, {"dedupe", options.dedupe},
        {"blank_clears", options.blank_clears}, {"dry_run", options.dry_run}};
    if (options.into_suppressions)
        out = {{"into", "suppressions"}, {"dry_run", options.dry_run}};
    if (options.via)
        out["channel"] = to_string(*options.via);
    if (!options.default_country.empty())
        out["default_country"] = options.default_country;
    return out;
}

json::object suppression_item(const suppression& entry)
{
    return chosen(to_json(entry), {"channel", "address", "reason", "expires_at"}, false);
}

json::object send_request(const nouns::message_request& m)
{
    campaign c;
    c.from = m.from;
    c.reply_to = m.reply_to;
    set_parts(c, m.content);
    auto out = message_of(c, to_json(c), false);
    const json::object members{
        {"to", m.to}, {"external_id", m.external_id}, {"key", m.key}, {"values", m.values}, {"metadata", m.metadata}};
    for (const auto& member : members)
        if (!is_empty(member.value()) && member.value() != "")
            out[member.key()] = member.value();
    out["channel"] = to_string(c.type);
    out["kind"] = to_string(m.kind);
    if (m.contact != 0)
        out["contact_id"] = m.contact;
    if (m.send_at)
        out["send_at"] = to_rfc3339(*m.send_at);
    return out;
}

}  // namespace outbound::client_requests
