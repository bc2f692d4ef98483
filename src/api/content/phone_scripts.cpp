// Operations on phone scripts.
#include "api/content/parts.hpp"
#include "api/content/rendering.hpp"
#include "api/content/template_rows.hpp"
#include "model/phone_script_shape.hpp"
#include "model/spoken_text.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

struct script_kind {
    using type = saved_script;
    static constexpr std::string_view noun = "phone script", nouns = "phone scripts", prefix = "phone_scripts",
                                      path = "/phone/scripts", part = "script";
    static constexpr bool may_lack_part = false;

    static shape content_shape() { return phone_words_shape(); }
    static object_rule content_rule()
    {
        return shapes::at_least_one_of({"script", "content"}, "script", "must not be empty");
    }

    static json::value content_of(const saved_script& t)
    {
        auto text = spoken_text(t.script);
        return text.is_null() ? t.script.at("steps") : std::move(text);
    }

    static json::value read_content(const json::value& given, const json::value& before)
    {
        return script_saying(given, before.is_object() ? before.get_object() : json::object{});
    }

    static template_store<saved_script>& rows_of(store& s) { return s.phone_scripts(); }

    static void check(saved_script& t)
    {
        complaints wrong;
        content_parts parts;
        parts.script = t.script;
        t.variables = check_parts(parts, wrong).variables;
        wrong.settle();
    }
};

using phone_script_rows = template_rows<script_kind>;

json::value render_script(context& ctx, const json::object& request)
{
    const bool own = member(request, "script") != nullptr;
    content shared;
    shared.channel = channel::phone;
    shared.phone.script =
        phone_script{own ? object_member(request, "script") : phone_script_rows::named(ctx, request).script, "script"};
    return to_json(shared, render(shared, values_to_render(ctx, request)));
}

}  // namespace

std::vector<operation> phone_script_operations()
{
    auto all = phone_script_rows::all();
    all.push_back({
        .name = "phone_scripts.render",
        .summary = "Renders a stored script, or one that is given, as the TwiML of a call.",
        .scope = scope::read,
        .routes = {at("POST", "/phone/scripts/render"), at("POST", "/phone/scripts/{id}/render")},
        .request = render_request({"script"}, {optional("script", phone_script_shape())}),
        .response = shapes::object(rendered_phone_members()),
        .handle = render_script,
    });
    return all;
}

}  // namespace outbound::api
