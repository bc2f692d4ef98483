// Compiles, checks and pins the parts of a content.
#include "api/content/parts.hpp"

#include "model/text_kind.hpp"
#include "text/content.hpp"

#include <outbound/template.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::string_view link_name = "unsubscribe_url";

void sort_unique(std::vector<std::string>& names)
{
    std::ranges::sort(names);
    const auto repeats = std::ranges::unique(names);
    names.erase(repeats.begin(), repeats.end());
}

// Values for every name that a template reads, valid in a URL.
boost::json::object stand_ins(const text_template& reader)
{
    boost::json::object values;
    for (const auto& name : reader.variables())
        values[name.substr(0, name.find('.'))] = "x";
    return values;
}

// Also true behind a section or a fallback, which would let messages leave without the link.
bool reads_link(const std::vector<std::string>& variables)
{
    return std::ranges::any_of(
        variables, [](std::string_view name) { return name.substr(0, name.find('.')) == link_name; });
}

// Compiles one part; collects its variables and partials.
text_template check_part(
    std::string_view path, const std::string& source, place where, checked_parts& found, complaints& wrong)
try {
    const partial_source note = [&](std::string_view name) -> const std::string* {
        found.partials.push_back({std::string{path}, std::string{name}});
        return nullptr;
    };
    text_template compiled{source, where, note};
    found.variables.insert(found.variables.end(), compiled.variables().begin(), compiled.variables().end());
    if (reads_link(compiled.variables()))
        found.linked.emplace_back(path);
    if (std::ranges::count(compiled.missing({}), text::postal_address_name) > 0)
        found.addressed.emplace_back(path);
    return compiled;
} catch (const error& e) {
    wrong.add(path, e.problem());
    return {};
}

void check_unsubscribe_url(const text_template& url, complaints& wrong)
{
    const auto rendered = url.render(stand_ins(url));
    if (!describe(text_kind::https_url).holds(rendered))
        wrong.add("unsubscribe_url", "must render to an https URL: begin with https:// and a host, without spaces");
}

void check_script(const boost::json::object& script, checked_parts& found, complaints& wrong)
try {
    const phone_script compiled{script, "script"};
    found.variables.insert(found.variables.end(), compiled.variables().begin(), compiled.variables().end());
    if (reads_link(compiled.variables()))
        found.linked.emplace_back("script");
    found.asks_us = compiled.needs_detection() || compiled.calls_back();
} catch (const error& e) {
    wrong.add(e.problem().violations);
}

// The template with the id; `nullopt` if it is missing or inactive.
template <class T>
std::optional<T> base_of(template_store<T>& from, std::optional<template_id> id, std::string_view path,
    std::string_view noun, complaints& wrong)
{
    if (!id)
        return std::nullopt;
    const auto name = std::string{noun} + ' ' + std::to_string(*id);
    auto base = from.get(*id);
    if (!base)
        wrong.add_missing(path, "there is no " + name);
    else if (!base->is_active)
        wrong.add(path, name + " is inactive: activate it or choose another");
    return base;
}

void fall_back(std::string& part, const std::string& from)
{
    if (part.empty())
        part = from;
}

// Applies the campaign's voice and language to the script.
void override_voice(boost::json::object& script, const call_options& call)
{
    if (!call.voice.empty())
        script["voice"] = call.voice;
    if (!call.language.empty())
        script["language"] = call.language;
}

resolved_content resolve_email(context& ctx, const campaign& c, complaints& wrong)
{
    resolved_content out{{c.subject, c.text, c.html, c.unsubscribe_url, {}, {}}, std::nullopt};
    if (const auto base = base_of(ctx.store.email_templates(), c.template_id, "template_id", "email template", wrong)) {
        fall_back(out.parts.subject, base->subject);
        fall_back(out.parts.text, base->text);
        fall_back(out.parts.html, base->html);
        out.template_version = base->version;
    } else {
        out.lacks_base = c.template_id.has_value();
    }
    return out;
}

resolved_content resolve_sms(context& ctx, const campaign& c, complaints& wrong)
{
    resolved_content out;
    out.parts.message = c.message;
    if (const auto base = base_of(ctx.store.sms_templates(), c.template_id, "template_id", "SMS template", wrong)) {
        fall_back(out.parts.message, base->body);
        out.template_version = base->version;
    } else {
        out.lacks_base = c.template_id.has_value();
    }
    return out;
}

resolved_content resolve_phone(context& ctx, const campaign& c, complaints& wrong)
{
    resolved_content out;
    out.parts.script = c.script;
    if (const auto base = base_of(ctx.store.phone_scripts(), c.script_id, "script_id", "phone script", wrong)) {
        if (out.parts.script.empty())
            out.parts.script = base->script;
        out.template_version = base->version;
    } else {
        out.lacks_base = c.script_id.has_value();
    }
    if (!out.parts.script.empty())
        override_voice(out.parts.script, c.call);
    return out;
}

}  // namespace

checked_parts check_parts(const content_parts& parts, complaints& wrong)
{
    checked_parts found;
    check_part("subject", parts.subject, place::header, found, wrong);
    check_part("text", parts.text, place::text, found, wrong);
    check_part("html", parts.html, place::html, found, wrong);
    check_part("message", parts.message, place::text, found, wrong);
    if (!parts.script.empty())
        check_script(parts.script, found, wrong);
    const auto url = check_part("unsubscribe_url", parts.unsubscribe_url, place::header, found, wrong);
    if (!url.empty())
        check_unsubscribe_url(url, wrong);
    sort_unique(found.variables);
    return found;
}

resolved_content resolve_content(context& ctx, const campaign& c, complaints& wrong)
{
    switch (c.type) {
    case channel::email:
        return resolve_email(ctx, c, wrong);
    case channel::sms:
        return resolve_sms(ctx, c, wrong);
    case channel::phone:
        return resolve_phone(ctx, c, wrong);
    }
    return {};
}

boost::json::object pinned(channel type, const resolved_content& from)
{
    boost::json::object out;
    if (type == channel::email)
        out = {{"subject", from.parts.subject}, {"text", from.parts.text}, {"html", from.parts.html},
            {"unsubscribe_url", from.parts.unsubscribe_url}};
    else if (type == channel::sms)
        out["message"] = from.parts.message;
    else
        out["script"] = from.parts.script;
    if (!from.postal_address.empty())
        out["postal_address"] = from.postal_address;
    if (from.template_version)
        out["template_version"] = *from.template_version;
    return out;
}

}  // namespace outbound::api
