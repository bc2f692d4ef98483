// Renders messages as JSON, so that the host needs no templates.
#include "engine/host/account.hpp"

#include "model/json_members.hpp"

#include <limits>

namespace outbound::host {
namespace {

namespace json = boost::json;

json::value mailbox_of(const sender& from)
{
    if (from.address.empty())
        return nullptr;
    return json::object{{"email", from.address}, {"name", text_or_null(from.name)}};
}

void write_email(const message& m, json::object& to)
{
    const auto& content = m.shared->email;
    const auto rendered = render_email(m);
    to["from"] = mailbox_of(content.from);
    to["reply_to"] = mailbox_of(content.reply_to);
    to["subject"] = rendered.subject;
    to["text"] = text_or_null(rendered.text);
    to["html"] = text_or_null(rendered.html);
    to["unsubscribe_url"] = text_or_null(rendered.unsubscribe_url);
}

void write_sms(const message& m, json::object& to)
{
    const auto& from = m.shared->sms.from;
    to["from"] = from.empty() ? json::value{} : json::object{{"phone", from}};
    to["text"] = m.text;
}

}  // namespace

json::object document_of(const message& m)
{
    const bool is_email = m.shared->channel == channel::email;
    json::object out{{"key", m.key}, {"campaign_id", m.shared->campaign}, {"channel", to_string(m.shared->channel)},
        {"to", json::object{{is_email ? "email" : "phone", m.address}, {"name", text_or_null(m.name)}}}};
    if (is_email)
        write_email(m, out);
    else
        write_sms(m, out);
    return out;
}

shape document_shape()
{
    const auto body = shapes::any_text();
    const auto line = shapes::text(1, 1000);
    const auto person = shapes::object({optional("email", line), optional("phone", line), optional("name", line)});
    return shapes::object({
        required("key", line, "Of this attempt; name it in deliveries.report, and to your vendor."),
        required("campaign_id", shapes::integer(0, std::numeric_limits<std::int64_t>::max()), "0 for test messages."),
        required("channel", shapes::enumeration<channel>()),
        required("to", person),
        optional("from", person, "SMS: null for your own sender."),
        optional("reply_to", person),
        optional("subject", body),
        optional("text", body),
        optional("html", body),
        optional("unsubscribe_url", body, "Email: for List-Unsubscribe (RFC 8058)."),
    });
}

}  // namespace outbound::host
