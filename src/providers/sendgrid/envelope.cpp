// Appends JSON text directly. Names that contain separators of mailboxes are quoted.
#include "providers/sendgrid/envelope.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"
#include "providers/common/json_text.hpp"

#include <algorithm>

namespace outbound::sendgrid {
namespace {

bool separates_mailboxes(char c)
{
    return c == ',' || c == ';';
}

std::string cleaned(std::string name)
{
    std::replace_if(name.begin(), name.end(), is_control, ' ');
    if (std::none_of(name.begin(), name.end(), separates_mailboxes))
        return name;
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

void append_name(std::string& out, std::string_view name)
{
    const auto needs_care = [](char c) { return is_control(c) || separates_mailboxes(c); };
    out += ",\"name\":\"";
    if (std::any_of(name.begin(), name.end(), needs_care))
        append_json_text(out, cleaned(std::string{name}));
    else
        append_json_text(out, name);
    out += '"';
}

}  // namespace

void append_member(std::string& out, std::string_view name, std::string_view value)
{
    out += '"';
    out += name;
    out += "\":\"";
    append_json_text(out, value);
    out += '"';
}

void append_mailbox(std::string& out, std::string_view address, std::string_view name)
{
    out += "{\"email\":\"";
    if (is_international_email(address))
        append_json_text(out, wire_email(address));
    else
        append_json_text(out, address);
    out += '"';
    if (!name.empty())
        append_name(out, name);
    out += '}';
}

std::string senders_json(const email_content& content)
{
    std::string out = "],\"from\":";
    append_mailbox(out, content.from.address, content.from.name);
    if (!content.reply_to.address.empty()) {
        out += ",\"reply_to\":";
        append_mailbox(out, content.reply_to.address, content.reply_to.name);
    }
    out += ",\"subject\":\"";
    return out;
}

std::string settings_json(const email_content& content, bool sandbox)
{
    const auto switched = [](bool on) { return on ? "{\"enable\":true" : "{\"enable\":false"; };
    std::string out = "],\"tracking_settings\":{\"click_tracking\":";
    out += switched(content.track_clicks);
    out += ",\"enable_text\":false},\"open_tracking\":";
    out += switched(content.track_opens);
    out += '}';
    // Disables SendGrid's unsubscribe header, which would duplicate outbound's.
    if (!content.unsubscribe_url.empty())
        out += ",\"subscription_tracking\":{\"enable\":false}";
    out += '}';
    if (sandbox)
        out += ",\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}";
    return out + '}';
}

}  // namespace outbound::sendgrid
