// SendGrid's documented rules for mail/send, checked on parsed JSON.
#include "providers/sendgrid/rules.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace outbound::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

struct broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void demand(bool holds, const std::string& rule)
{
    if (!holds)
        throw broken{rule};
}

template <std::size_t N>
void only_members(const object& parent, const std::array<std::string_view, N>& allowed, const std::string& where)
{
    for (const auto& [name, ignored] : parent)
        demand(std::find(allowed.begin(), allowed.end(), name) != allowed.end(),
            where + " has an unknown member " + std::string{name});
}

const value& member(const object& parent, std::string_view name)
{
    const auto* found = parent.if_contains(name);
    demand(found != nullptr, std::string{name} + " is required");
    return *found;
}

std::string filled_text(const value& v, const std::string& where)
{
    demand(v.is_string() && !v.get_string().empty(), where + " must be a string that is not empty");
    return std::string{v.get_string()};
}

void check_mailbox(const value& v, const std::string& where)
{
    demand(v.is_object(), where + " must be an object");
    const auto& mailbox = v.get_object();
    only_members(mailbox, std::array<std::string_view, 2>{"email", "name"}, where);
    const auto email = filled_text(member(mailbox, "email"), where + ".email");
    demand(email.size() <= 320 && email.find('@') != std::string::npos, where + ".email must be an address");
    const auto* name = mailbox.if_contains("name");
    if (name == nullptr)
        return;
    demand(name->is_string(), where + ".name must be a string");
    const std::string text{name->get_string()};
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    demand(quoted || text.find_first_of(",;") == std::string::npos, where + ".name holds , or ; without quotes");
    demand(text.find_first_of("\r\n") == std::string::npos, where + ".name holds a line break");
}

std::size_t check_texts(const value& v, const std::string& where)
{
    demand(v.is_object(), where + " must be an object");
    std::size_t bytes = 0;
    for (const auto& [name, text] : v.get_object()) {
        demand(!name.empty() && text.is_string(), where + " must have strings");
        bytes += name.size() + text.get_string().size();
    }
    return bytes;
}

void check_headers(const value& v)
{
    constexpr std::array<std::string_view, 11> forbidden{"x-sg-id", "x-sg-eid", "received", "dkim-signature",
        "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc"};
    check_texts(v, "headers");
    for (const auto& [name, text] : v.get_object()) {
        std::string lower{name};
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
        demand(std::find(forbidden.begin(), forbidden.end(), lower) == forbidden.end(),
            "header " + lower + " is SendGrid's own");
        demand(text.get_string().find_first_of("\r\n") == std::string::npos, "header " + lower + " holds a line break");
    }
}

void check_person(const value& v)
{
    demand(v.is_object(), "a personalization must be an object");
    const auto& person = v.get_object();
    only_members(person,
        std::array<std::string_view, 8>{
            "to", "cc", "bcc", "subject", "headers", "substitutions", "custom_args", "send_at"},
        "personalization");
    const auto& to = member(person, "to");
    demand(to.is_array() && to.get_array().size() == 1, "to must hold one recipient: all of them would see each other");
    check_mailbox(to.get_array().front(), "to");
    if (const auto* headers = person.if_contains("headers"))
        check_headers(*headers);
    if (const auto* substitutions = person.if_contains("substitutions"))
        demand(check_texts(*substitutions, "substitutions") <= 10'000, "substitutions pass 10,000 bytes");
    if (const auto* arguments = person.if_contains("custom_args"))
        demand(check_texts(*arguments, "custom_args") <= 10'000, "custom_args pass 10,000 bytes");
}

void check_content(const value& v)
{
    demand(v.is_array() && !v.get_array().empty(), "content must be an array that is not empty");
    std::string types;
    for (const auto& part : v.get_array()) {
        demand(part.is_object(), "a content must be an object");
        only_members(part.get_object(), std::array<std::string_view, 2>{"type", "value"}, "content");
        types += filled_text(member(part.get_object(), "type"), "content.type") + " ";
        filled_text(member(part.get_object(), "value"), "content.value");
    }
    demand(
        types == "text/plain " || types == "text/html " || types == "text/plain text/html ", "content is out of order");
}

void check_switches(const value& v, const std::string& where)
{
    demand(v.is_object(), where + " must be an object");
    for (const auto& [name, setting] : v.get_object()) {
        demand(setting.is_object() && setting.get_object().contains("enable"),
            where + "." + std::string{name} + " must have enable");
        for (const auto& [option, on] : setting.get_object())
            demand(
                on.is_bool(), where + "." + std::string{name} + "." + std::string{option} + " must be true or false");
    }
}

void check(const value& request)
{
    demand(request.is_object(), "the request must be an object");
    const auto& body = request.get_object();
    only_members(body,
        std::array<std::string_view, 7>{
            "personalizations", "from", "reply_to", "subject", "content", "tracking_settings", "mail_settings"},
        "request");
    const auto& people = member(body, "personalizations");
    demand(people.is_array() && !people.get_array().empty() && people.get_array().size() <= 1000,
        "personalizations must be 1–1000");
    for (const auto& person : people.get_array())
        check_person(person);
    check_mailbox(member(body, "from"), "from");
    if (const auto* reply_to = body.if_contains("reply_to"))
        check_mailbox(*reply_to, "reply_to");
    filled_text(member(body, "subject"), "subject");
    check_content(member(body, "content"));
    if (const auto* tracking = body.if_contains("tracking_settings"))
        check_switches(*tracking, "tracking_settings");
    if (const auto* mail = body.if_contains("mail_settings"))
        check_switches(*mail, "mail_settings");
}

}  // namespace

std::string broken_rule(const value& request)
try {
    check(request);
    return {};
} catch (const broken& rule) {
    return rule.what();
}

}  // namespace outbound::testing
