// Operations on SMS templates.
#include "api/content/parts.hpp"
#include "api/content/rendering.hpp"
#include "api/content/template_rows.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

struct sms_kind {
    using type = sms_template;
    static constexpr std::string_view noun = "SMS template", nouns = "SMS templates", prefix = "sms_templates",
                                      path = "/sms/templates", part = "body";
    static constexpr bool may_lack_part = false;

    static shape content_shape() { return template_source_shape(); }
    static object_rule content_rule()
    {
        return shapes::at_least_one_of({"body", "content"}, "body", "must not be empty");
    }
    static json::value content_of(const sms_template& t) { return json::string{t.body}; }
    static json::value read_content(const json::value& given, const json::value&) { return given; }

    static template_store<sms_template>& rows_of(store& s) { return s.sms_templates(); }

    static void check(sms_template& t)
    {
        complaints wrong;
        complaints in_body;
        content_parts parts;
        parts.message = t.body;
        t.variables = check_parts(parts, in_body).variables;
        for (auto broken : in_body.taken()) {
            broken.path = "body";
            wrong.add({std::move(broken)});
        }
        wrong.settle();
    }
};

using sms_template_rows = template_rows<sms_kind>;

json::value render_sms_template(context& ctx, const json::object& request)
{
    const bool own = member(request, "body") != nullptr;
    const auto source = own ? text_member(request, "body") : sms_template_rows::named(ctx, request).body;
    content shared;
    shared.channel = channel::sms;
    try {
        shared.sms.body = text_template{source, place::text};
    } catch (const error& e) {
        complaints wrong;
        wrong.add("body", e.problem());
        wrong.settle();
    }
    return to_json(shared, render(shared, values_to_render(ctx, request)));
}

}  // namespace

std::vector<operation> sms_template_operations()
{
    auto all = sms_template_rows::all();
    all.push_back({
        .name = "sms_templates.render",
        .summary = "Renders a stored template, or a body that is given, and counts its segments.",
        .scope = scope::read,
        .routes = {at("POST", "/sms/templates/render"), at("POST", "/sms/templates/{id}/render")},
        .request = render_request({"body"}, {optional("body", shapes::text(0, 1'000'000, text_kind::body))}),
        .response = shapes::object(rendered_sms_members()),
        .handle = render_sms_template,
    });
    return all;
}

}  // namespace outbound::api
