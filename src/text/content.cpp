#include "text/content.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

std::string part(const campaign& c, std::string_view name, const std::string& own)
{
    if (c.content.empty())
        return own;
    const auto* pinned = c.content.if_contains(name);
    return pinned && pinned->is_string() ? std::string{pinned->get_string()} : std::string{};
}

boost::json::object script_of(const campaign& c)
{
    if (c.content.empty())
        return c.script;
    const auto* pinned = c.content.if_contains("script");
    return pinned && pinned->is_object() ? pinned->get_object() : boost::json::object{};
}

text_template compile(std::string_view path, const std::string& source, place where)
try {
    return text_template{source, where};
} catch (const error& fault) {
    auto problem = fault.problem();
    for (auto& broken : problem.violations)
        broken.path = path;
    throw error{std::move(problem)};
}

email_content compile_email(const campaign& c)
{
    email_content email;
    email.from = c.from;
    email.reply_to = c.reply_to;
    email.subject = compile("subject", part(c, "subject", c.subject), place::header);
    email.text = compile("text", part(c, "text", c.text), place::text);
    email.html = compile("html", part(c, "html", c.html), place::html);
    email.unsubscribe_url = compile("unsubscribe_url", part(c, "unsubscribe_url", c.unsubscribe_url), place::header);
    email.track_opens = c.track_opens;
    email.track_clicks = c.track_clicks;
    email.configuration_set = c.configuration_set;
    return email;
}

sms_content compile_sms(const campaign& c)
{
    return {c.from.address, c.messaging_service, compile("message", part(c, "message", c.message), place::text)};
}

phone_content compile_phone(const campaign& c)
{
    return {c.from.address, phone_script{script_of(c), "script"}, c.call};
}

missing_names missing_in_call(const phone_content& phone, const boost::json::object& values)
{
    const auto says = settings_for_viewing(phone);
    missing_names names;
    phone.script.twiml(values, says, &names);
    if (phone.script.needs_detection())
        phone.script.voicemail_twiml(values, says, &names);
    return names;
}

}  // namespace

std::shared_ptr<const content> compile_content(const campaign& c)
{
    auto compiled = std::make_shared<content>();
    compiled->channel = c.type;
    compiled->campaign = c.id;
    switch (c.type) {
    case channel::email:
        compiled->email = compile_email(c);
        break;
    case channel::sms:
        compiled->sms = compile_sms(c);
        break;
    case channel::phone:
        compiled->phone = compile_phone(c);
        break;
    }
    return compiled;
}

std::vector<std::string> variables_of(const content& c)
{
    std::vector<std::string> names = c.phone.script.variables();
    for (const auto* part : {&c.email.subject, &c.email.text, &c.email.html, &c.email.unsubscribe_url, &c.sms.body})
        names.insert(names.end(), part->variables().begin(), part->variables().end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

missing_names missing_in(const content& shared, const boost::json::object& values)
{
    if (shared.channel == channel::phone)
        return missing_in_call(shared.phone, values);
    missing_names names;
    const auto& email = shared.email;
    for (const auto* part : {&email.subject, &email.text, &email.html, &email.unsubscribe_url, &shared.sms.body})
        for (auto& name : part->missing(values))
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(std::move(name));
    return names;
}

call_settings settings_for_viewing(const phone_content& phone)
{
    return {"https://example.com/keys?", phone.call.voice, phone.call.language};
}

std::string describe_missing(const missing_names& names)
{
    std::string listed;
    for (const auto& name : names)
        listed += (listed.empty() ? "\"" : ", \"") + name + '"';
    return "no value for " + listed + "; give one, or a fallback: {{" + names.front() + "|…}}";
}

}  // namespace outbound::text
