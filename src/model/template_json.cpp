#include "model/template_json.hpp"

#include "model/json_members.hpp"
#include "model/phone_script_shape.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::size_t most_template_bytes = 1'000'000;

// The common members, with the parts of one kind between them.
std::vector<shape_member> head_members(std::vector<shape_member> parts, bool creating)
{
    auto name = required("name", shapes::text(1, 200));
    name.is_required = creating;
    name.accepts_null = false;
    std::vector<shape_member> all{std::move(name),
        optional("slug", shapes::text(1, 100, text_kind::slug), "Unique; left out: made from the name.")};
    for (auto& part : parts) {
        part.accepts_null = !part.is_required;
        part.is_required = part.is_required && creating;
        all.push_back(std::move(part));
    }
    all.push_back(optional("is_active", shapes::boolean(), "Inactive templates cannot be sent."));
    return all;
}

json::object head_json(const template_head& t, json::object parts)
{
    parts.insert({{"id", t.id}, {"name", t.name}, {"slug", t.slug}, {"variables", to_array(t.variables)},
        {"is_active", t.is_active}, {"version", t.version}, {"created_at", to_rfc3339(t.created_at)},
        {"updated_at", to_rfc3339(t.updated_at)}});
    return parts;
}

void assign_head(template_head& t, const json::object& from)
{
    assign_text(t.name, from, "name");
    if (member(from, "slug") != nullptr)
        t.slug = text_member(from, "slug");
    t.is_active = flag_member(from, "is_active").value_or(t.is_active);
}

}  // namespace

shape template_text_shape()
{
    return shapes::text(0, most_template_bytes, text_kind::body);
}

shape template_source_shape()
{
    return shapes::text(1, most_template_bytes, text_kind::body);
}

std::vector<shape_member> template_record_members()
{
    return {
        required("version", shapes::integer(1, std::numeric_limits<std::int64_t>::max())),
        required("created_at", shapes::time()),
        required("updated_at", shapes::time()),
    };
}

shape template_shape(std::vector<shape_member> members)
{
    members.insert(members.begin(), required("id", shapes::id()));
    members.push_back(required("variables", shapes::array(shapes::text(0, 1000), 0, 10'000), "What the parts read."));
    return shapes::object(std::move(members)).with_members(template_record_members());
}

std::vector<shape_member> template_members(const email_template&, bool creating)
{
    return head_members({required("subject", shapes::text(1, 998), "A template."),
                            optional("text", template_text_shape(), "Plain text part, a template."),
                            optional("html", template_text_shape(), "HTML part, a template.")},
        creating);
}

std::vector<shape_member> template_members(const sms_template&, bool creating)
{
    return head_members({required("body", template_source_shape(), "The message, a template.")}, creating);
}

std::vector<shape_member> template_members(const saved_script&, bool creating)
{
    return head_members({required("script", phone_script_shape(), "What is said and asked.")}, creating);
}

json::object to_json(const email_template& t)
{
    return head_json(t, {{"subject", t.subject}, {"text", text_or_null(t.text)}, {"html", text_or_null(t.html)}});
}

json::object to_json(const sms_template& t)
{
    return head_json(t, {{"body", t.body}});
}

json::object to_json(const saved_script& t)
{
    return head_json(t, {{"script", t.script}});
}

void assign(email_template& t, const json::object& from)
{
    assign_head(t, from);
    assign_text(t.subject, from, "subject");
    assign_text(t.text, from, "text");
    assign_text(t.html, from, "html");
}

void assign(sms_template& t, const json::object& from)
{
    assign_head(t, from);
    assign_text(t.body, from, "body");
}

void assign(saved_script& t, const json::object& from)
{
    assign_head(t, from);
    if (from.contains("script"))
        t.script = object_member(from, "script");
}

}  // namespace outbound
