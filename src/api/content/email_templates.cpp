// Operations on email templates.
#include "api/content/parts.hpp"
#include "api/content/template_rows.hpp"

#include <map>

namespace outbound::api {
namespace {

namespace json = boost::json;

struct email_kind {
    using type = email_template;
    static constexpr std::string_view noun = "email template", nouns = "email templates", prefix = "email_templates",
                                      path = "/email/templates", part = "html";
    static constexpr bool may_lack_part = true;

    static shape content_shape() { return template_text_shape(); }
    static object_rule content_rule()
    {
        return shapes::at_least_one_of({"text", "html", "content"}, "text", "is missing: give text, html or both");
    }
    static json::value content_of(const email_template& t) { return text_or_null(t.html); }
    static json::value read_content(const json::value& given, const json::value&) { return given; }

    static template_store<email_template>& rows_of(store& s) { return s.email_templates(); }

    static void check(email_template& t)
    {
        complaints wrong;
        if (t.text.empty() && t.html.empty())
            wrong.add("text", "is missing: give text, html or both");
        t.variables = check_parts({t.subject, t.text, t.html, {}, {}, {}}, wrong).variables;
        wrong.settle();
    }
};

using email_template_rows = template_rows<email_kind>;

content_parts parts_to_render(context& ctx, const json::object& request)
{
    if (member(request, "id") == nullptr && member(request, "slug") == nullptr)
        return {
            text_member(request, "subject"), text_member(request, "text"), text_member(request, "html"), {}, {}, {}};
    const auto t = email_template_rows::named(ctx, request);
    return {t.subject, t.text, t.html, {}, {}, {}};
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

json::value render_email_template(context& ctx, const json::object& request)
{
    const auto parts = parts_to_render(ctx, request);
    const auto values = values_to_render(ctx, request);
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
    out["missing"] = missing_json(std::move(missing));
    return out;
}

}  // namespace

std::vector<operation> email_template_operations()
{
    const auto source = shapes::text(0, 1'000'000, text_kind::body);
    const auto text = shapes::any_text();
    auto all = email_template_rows::all();
    all.push_back({
        .name = "email_templates.render",
        .summary = "Renders a stored template, or parts that are given, for a contact or for given values.",
        .scope = scope::read,
        .routes = {at("POST", "/email/templates/render"), at("POST", "/email/templates/{id}/render")},
        .request = render_request({"subject", "text", "html"},
            {optional("subject", source), optional("text", source), optional("html", source),
                optional("partials", shapes::map_of(source, 100), "Sources of partials by name.")}),
        .response = shapes::object({required("subject", text), required("text", text), required("html", text),
            required("missing", shapes::array(text, 0, 10'000), "Read by the templates, without value or fallback.")}),
        .handle = render_email_template,
    });
    return all;
}

}  // namespace outbound::api
