// Appends JSON text directly. Header fields are ASCII or encoded words.
#include "providers/ses/content.hpp"

#include "model/address.hpp"
#include "model/utf8.hpp"
#include "providers/common/json_text.hpp"
#include "providers/common/mail_text.hpp"
#include "providers/common/rejections.hpp"
#include "rules/message_key.hpp"

#include <outbound/error.hpp>

namespace outbound::ses {
namespace {

// SES limits a header field to 995 characters, including the angle brackets around the URL.
constexpr std::size_t longest_url = 993;

void append_text(std::string& out, std::string_view text)
{
    out += '"';
    append_json_text(out, text);
    out += '"';
}

// `"Text":{"Data":"…","Charset":"UTF-8"}`
void append_part(std::string& out, std::string_view name, std::string_view text)
{
    out.append("\"").append(name).append("\":{\"Data\":");
    append_text(out, text);
    out += ",\"Charset\":\"UTF-8\"}";
}

void append_people(std::string& out, const message& m)
{
    const auto& email = m.shared->email;
    out += "{\"FromEmailAddress\":";
    append_text(out, mailbox(email.from.address, email.from.name));
    out += ",\"Destination\":{\"ToAddresses\":[";
    append_text(out, mailbox(m.address, m.name));
    out += "]}";
    if (email.reply_to.address.empty())
        return;
    out += ",\"ReplyToAddresses\":[";
    append_text(out, mailbox(email.reply_to.address, email.reply_to.name));
    out += ']';
}

void append_content(std::string& out, const rendered_email& email)
{
    out += ",\"Content\":{\"Simple\":{";
    append_part(out, "Subject", header_text(email.subject));  // SES requires ASCII or encoded words.
    out += ",\"Body\":{";
    if (!email.text.empty())
        append_part(out, "Text", email.text);
    if (!email.html.empty()) {
        out += email.text.empty() ? "" : ",";
        append_part(out, "Html", email.html);
    }
    out += '}';
    if (!email.unsubscribe_url.empty()) {
        out += ",\"Headers\":[{\"Name\":\"List-Unsubscribe\",\"Value\":";
        append_text(out, "<" + email.unsubscribe_url + ">");
        out += "},{\"Name\":\"List-Unsubscribe-Post\",\"Value\":\"List-Unsubscribe=One-Click\"}]";
    }
    out += "}}";
}

std::optional<delivery> fault_in(const message& m)
{
    if (!m.shared || m.shared->channel != channel::email)
        return rejection(delivery_code::content, "the message has no email content");
    if (const auto fault = fault_of(m.shared->email); !fault.empty())
        return rejection(delivery_code::content, fault);
    if (!valid_email(m.address))
        return reject_email_address(m.address);
    return std::nullopt;
}

std::optional<delivery> fault_in(const rendered_email& email, bool with_url)
{
    if (email.subject.empty() || (email.text.empty() && email.html.empty()))
        return reject_empty_email();
    if (with_url && (!is_one_click_url(email.unsubscribe_url) || email.unsubscribe_url.size() > longest_url))
        return rejection(
            delivery_code::unsubscribe_url, "unsubscribe_url \"" + shortened(email.unsubscribe_url) +
                                                "\": must be an https URL of at most 993 characters without spaces");
    return std::nullopt;
}

}  // namespace

bool write_send_email(const message& m, const std::string& configuration_set, std::string& out, delivery& refusal)
try {
    auto fault = fault_in(m);
    rendered_email email;
    if (!fault) {
        email = render_email(m);
        fault = fault_in(email, !m.shared->email.unsubscribe_url.empty());
    }
    if (!fault) {
        const auto& set =
            m.shared->email.configuration_set.empty() ? configuration_set : m.shared->email.configuration_set;
        append_people(out, m);
        append_content(out, email);
        out += ",\"EmailTags\":[{\"Name\":";
        append_text(out, rules::message_key_field);
        out += ",\"Value\":";
        append_text(out, m.key);
        out += "}]";
        if (!set.empty()) {
            out += ",\"ConfigurationSetName\":";
            append_text(out, set);
        }
        out += '}';
        if (out.size() > most_body_bytes)
            fault = reject_size(most_body_bytes);
    }
    if (fault)
        refusal = *std::move(fault);
    return !fault;
} catch (const error& failed) {
    refusal = reject_unrendered(failed);
    return false;
}

}  // namespace outbound::ses
