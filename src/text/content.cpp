#include "text/content.hpp"

#include "model/text_kind.hpp"
#include "model/utf8.hpp"

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
    email.postal_address = part(c, "postal_address", {});
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

// A sentence for people with the missing `names` (at least one) and advice.
std::string describe_missing(const missing_names& names)
{
    std::string listed;
    for (const auto& name : names)
        listed += (listed.empty() ? "\"" : ", \"") + name + '"';
    return "no value for " + listed + "; give one, or a fallback: {{" + names.front() + "|…}}";
}

missing_names missing_in_email(const email_content& email, const boost::json::object& values)
{
    missing_names names;
    for (const auto* part : {&email.subject, &email.text, &email.html, &email.unsubscribe_url})
        for (auto& name : part->missing(values))
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(std::move(name));
    return names;
}

// Whether the part renders to nothing. Renders only if the template has no text of its own.
bool is_empty(const text_template& part, const boost::json::object& values)
{
    const auto is_shared = [](const template_piece& piece) { return !piece.varies && !piece.shared.empty(); };
    return std::ranges::none_of(part.pieces(), is_shared) && part.render(values).empty();
}

// Whether the link is outbound's own, which is a valid URL for every recipient.
bool is_own_link(const text_template& link)
{
    return link.variables().size() == 1 && link.variables().front() == "unsubscribe_url";
}

std::optional<content_fault> fault_in(const email_content& email, const boost::json::object& values)
{
    if (is_empty(email.subject, values) || (is_empty(email.text, values) && is_empty(email.html, values)))
        return content_fault{skip_reason::template_error, "the subject or the content is empty for this recipient"};
    const auto& link = email.unsubscribe_url;
    if (link.empty() || link.part_count() == 0 || is_own_link(link))
        return std::nullopt;
    if (const auto url = link.render(values); !describe(text_kind::https_url).holds(url))
        return content_fault{skip_reason::template_error,
            "unsubscribe_url must be an https URL with the recipient's values, got \"" + shortened(url) + '"'};
    return std::nullopt;
}

std::optional<content_fault> fault_in(const checked_message& sms)
{
    if (sms.sms.empty())
        return content_fault{skip_reason::template_error, "the message is empty for this recipient"};
    if (sms.size.characters > most_sms_characters)
        return content_fault{
            skip_reason::too_long, std::to_string(sms.size.characters) + " characters, and 1600 are the most"};
    return std::nullopt;
}

missing_names missing_in_call(const phone_content& phone, const boost::json::object& values)
{
    missing_names names;
    phone.script.check(values, settings_for_viewing(phone), names);
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

void add_shared_values(const content& shared, boost::json::object& values)
{
    if (!shared.email.postal_address.empty())
        values[postal_address_name] = shared.email.postal_address;
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

checked_message check_message(const content& shared, const boost::json::object& values)
try {
    checked_message out;
    if (shared.channel == channel::sms) {
        shared.sms.body.render(values, out.sms, &out.missing);
        out.size = measure_sms(out.sms);
    } else {
        out.missing = shared.channel == channel::email ? missing_in_email(shared.email, values)
                                                       : missing_in_call(shared.phone, values);
    }
    if (!out.missing.empty())
        out.fault = {skip_reason::template_error, describe_missing(out.missing)};
    else if (shared.channel == channel::email)
        out.fault = fault_in(shared.email, values);
    else if (shared.channel == channel::sms)
        out.fault = fault_in(out);
    return out;
} catch (const error& failed) {
    if (failed.code() != errc::invalid)
        throw;
    checked_message out;
    out.fault = {skip_reason::template_error, failed.what()};
    return out;
}

call_settings settings_for_viewing(const phone_content& phone)
{
    return {
        "https://example.com/keys?", phone.call.voice, phone.call.language, "https://example.com/step?", phone.from};
}

}  // namespace outbound::text
