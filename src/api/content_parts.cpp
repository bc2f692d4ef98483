// The parts of an email before they are pinned.
#include "api/content_parts.hpp"

#include "model/text_kind.hpp"

#include <outbound/template.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

void sort_unique(std::vector<std::string>& names)
{
    std::ranges::sort(names);
    const auto repeats = std::ranges::unique(names);
    names.erase(repeats.begin(), repeats.end());
}

// Compiles one part and notes what it reads and calls.
text_template check_part(std::string_view path, const std::string& source, place where, checked_parts& found, complaints& wrong)
try {
    const partial_source note = [&](std::string_view name) -> const std::string* {
        found.partials.emplace_back(name);
        return nullptr;
    };
    text_template compiled{source, where, note};
    found.variables.insert(found.variables.end(), compiled.variables().begin(), compiled.variables().end());
    return compiled;
} catch (const error& e) {
    wrong.add(path, e.problem());
    return {};
}

// Values for every name that a template reads, fit to stand in a URL.
boost::json::object stand_ins(const text_template& reader)
{
    boost::json::object values;
    for (const auto& name : reader.variables())
        values[name.substr(0, name.find('.'))] = "x";
    return values;
}

void check_unsubscribe_url(const text_template& url, complaints& wrong)
{
    const auto rendered = url.render(stand_ins(url));
    if (!describe(text_kind::https_url).holds(rendered))
        wrong.add("unsubscribe_url", "must render to an https URL: begin with https:// and a host, without spaces");
}

}  // namespace

checked_parts check_parts(const content_parts& parts, complaints& wrong)
{
    checked_parts found;
    check_part("subject", parts.subject, place::header, found, wrong);
    check_part("text", parts.text, place::text, found, wrong);
    check_part("html", parts.html, place::html, found, wrong);
    const auto url = check_part("unsubscribe_url", parts.unsubscribe_url, place::header, found, wrong);
    if (!url.empty())
        check_unsubscribe_url(url, wrong);
    sort_unique(found.variables);
    sort_unique(found.partials);
    return found;
}

resolved_content resolve_content(context& with, const campaign& c, complaints& wrong)
{
    resolved_content out{{c.subject, c.text, c.html, c.unsubscribe_url}, std::nullopt};
    if (!c.template_id)
        return out;
    const auto base = with.store.email_templates().get(*c.template_id);
    if (!base) {
        wrong.add("template_id", "there is no email template " + std::to_string(*c.template_id));
        return out;
    }
    if (!base->is_active)
        wrong.add("template_id", "email template " + std::to_string(base->id) + " is inactive: activate it or choose another");
    const auto fall_back = [](std::string& part, const std::string& from) { part = part.empty() ? from : std::move(part); };
    fall_back(out.parts.subject, base->subject);
    fall_back(out.parts.text, base->text);
    fall_back(out.parts.html, base->html);
    out.template_version = base->version;
    return out;
}

boost::json::object pinned(const resolved_content& from)
{
    boost::json::object out{{"subject", from.parts.subject}, {"text", from.parts.text}, {"html", from.parts.html},
        {"unsubscribe_url", from.parts.unsubscribe_url}};
    if (from.template_version)
        out["template_version"] = *from.template_version;
    return out;
}

}  // namespace outbound::api
