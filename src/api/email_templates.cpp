// Operations on email templates.
#include "api/content_parts.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/record_json.hpp"
#include "model/utf8.hpp"
#include "text/contact_values.hpp"

#include <limits>
#include <map>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_slug = 100;

// The name in lower case, everything but letters and digits as single dashes.
std::string slug_from(std::string_view name)
{
    std::string slug;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_upper || is_plain)
            slug += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    constexpr std::size_t room_for_a_number = 10;
    slug.resize(std::min(slug.size(), longest_slug - room_for_a_number));
    while (slug.ends_with('-'))
        slug.pop_back();
    return slug.empty() ? "template" : slug;
}

std::string free_slug(context& with, std::string_view name)
{
    const auto base = slug_from(name);
    auto slug = base;
    for (std::int64_t number = 2; with.store.email_templates().find(slug); ++number)
        slug = base + '-' + std::to_string(number);
    return slug;
}

void check(email_template& t)
{
    complaints wrong;
    if (t.name.empty())
        wrong.add("name", "must not be empty");
    if (t.subject.empty())
        wrong.add("subject", "must not be empty");
    if (t.text.empty() && t.html.empty())
        wrong.add("text", "is missing: give text, html or both");
    t.variables = check_parts({t.subject, t.text, t.html, {}}, wrong).variables;
    wrong.settle();
}

email_template template_of(context& with, const json::object& request)
{
    const auto id = integer_member(request, "id");
    const auto slug = text_member(request, "slug");
    auto found = id ? with.store.email_templates().get(*id) : with.store.email_templates().find(slug);
    if (!found)
        refuse_missing("email template", id ? std::to_string(*id) : '"' + shortened(slug) + '"');
    return *std::move(found);
}

json::value create(context& with, const json::object& request)
{
    email_template t;
    assign(t, request);
    check(t);
    if (t.slug.empty())
        t.slug = free_slug(with, t.name);
    return to_json(with.store.email_templates().create(t));
}

json::value update(context& with, const json::object& request)
{
    auto t = template_of(with, {{"id", id_of(request)}});
    assign(t, request);
    check(t);
    const auto after = with.store.email_templates().update(t);
    if (!after)
        refuse_missing("email template", std::to_string(t.id));
    return to_json(*after);
}

json::value list(context& with, const json::object& request)
{
    return to_json(
        with.store.email_templates().list(slice_of(request)), [](const email_template& t) { return outbound::to_json(t); });
}

json::value get(context& with, const json::object& request)
{
    return to_json(template_of(with, request));
}

json::value remove(context& with, const json::object& request)
{
    const auto t = template_of(with, request);
    if (!with.store.email_templates().remove(t.id))
        refuse_missing("email template", std::to_string(t.id));
    return deleted();
}

// --------------------------------------------------------------------------------------------------------------- render

content_parts parts_to_render(context& with, const json::object& request)
{
    const bool stored = member(request, "id") != nullptr || member(request, "slug") != nullptr;
    const bool given =
        member(request, "subject") != nullptr || member(request, "text") != nullptr || member(request, "html") != nullptr;
    complaints wrong;
    if (stored == given || (member(request, "id") != nullptr && member(request, "slug") != nullptr))
        wrong.add("", "must have exactly one of id, slug, or parts of its own (subject, text, html)");
    if (member(request, "values") != nullptr && member(request, "contact_id") != nullptr)
        wrong.add("values", "must not stand beside contact_id");
    wrong.settle();
    if (given)
        return {text_member(request, "subject"), text_member(request, "text"), text_member(request, "html"), {}};
    const auto t = template_of(with, request);
    return {t.subject, t.text, t.html, {}};
}

json::object values_to_render(context& with, const json::object& request)
{
    const auto who = contact_if_named(with, request, "contact_id");
    return who ? text::values_of(*who) : object_member(request, "values");
}

std::string render_part(std::string_view path, const std::string& source, place where, const partial_source& partials,
    const json::object& values, missing_names& missing)
try {
    std::string out;
    text_template{source, where, partials}.render(values, out, &missing);
    return out;
} catch (const error& e) {
    complaints wrong;
    wrong.add(path, e.problem());
    wrong.settle();
    throw;
}

json::value render(context& with, const json::object& request)
{
    const auto parts = parts_to_render(with, request);
    const auto values = values_to_render(with, request);
    std::map<std::string, std::string, std::less<>> sources;
    for (const auto& [name, source] : object_member(request, "partials"))
        sources.emplace(name, std::string_view{source.get_string()});
    const partial_source partials = [&](std::string_view name) {
        const auto found = sources.find(name);
        return found != sources.end() ? &found->second : nullptr;
    };
    missing_names missing;
    json::object out;
    out["subject"] = render_part("subject", parts.subject, place::header, partials, values, missing);
    out["text"] = render_part("text", parts.text, place::text, partials, values, missing);
    out["html"] = render_part("html", parts.html, place::html, partials, values, missing);
    std::ranges::sort(missing);
    const auto repeats = std::ranges::unique(missing);
    missing.erase(repeats.begin(), repeats.end());
    out["missing"] = to_array(missing);
    return out;
}

shape render_request()
{
    const auto source = shapes::text(0, 1'000'000, text_kind::body);
    return shapes::object({
        optional("id", shapes::id()),
        optional("slug", shapes::text(1, longest_slug, text_kind::slug)),
        optional("subject", source),
        optional("text", source),
        optional("html", source),
        optional("contact_id", shapes::id()),
        optional("values", shapes::free_object(1'000'000), "What the templates read; left out with contact_id."),
        optional("partials", shapes::map_of(source, 100), "Sources of partials by name."),
    });
}

}  // namespace

std::vector<operation> email_template_operations()
{
    const auto named = shapes::object_with_one(
        {"id", "slug"}, {optional("id", shapes::id()), optional("slug", shapes::text(1, longest_slug, text_kind::slug))});
    auto changes = email_template_members(false);
    changes.insert(changes.begin(), required("id", shapes::id()));
    const auto text = shapes::text(0, std::numeric_limits<std::size_t>::max(), text_kind::body);
    const auto rendered = shapes::object({required("subject", text), required("text", text), required("html", text),
        required("missing", shapes::array(text, 0, 10'000), "Read by the templates, without value or fallback.")});
    return {
        {"email_templates.create", "Saves an email template; faults are reported with line and column.", scope::write,
            {at("POST", "/email-templates")}, shapes::object(email_template_members(true)), email_template_shape(), create},
        {"email_templates.update",
            "Changes an email template. Members left out stay; campaigns that have started keep the old content.", scope::write,
            {at("PATCH", "/email-templates/{id}")}, shapes::object(std::move(changes)), email_template_shape(), update},
        {"email_templates.list", "Lists email templates.", scope::read, {at("GET", "/email-templates")}, list_request(),
            list_response(email_template_shape()), list},
        {"email_templates.get", "Shows one email template.", scope::read, {at("GET", "/email-templates/{id}")}, named,
            email_template_shape(), get},
        {"email_templates.delete", "Deletes an email template; campaigns that have started keep their content.", scope::write,
            {at("DELETE", "/email-templates/{id}")}, named, deleted_shape(), remove},
        {"email_templates.render", "Renders a stored template, or parts that are given, for a contact or for given values.",
            scope::read, {at("POST", "/email-templates/render"), at("POST", "/email-templates/{id}/render")}, render_request(),
            rendered, render},
    };
}

}  // namespace outbound::api
