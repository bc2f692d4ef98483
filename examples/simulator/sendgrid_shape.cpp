// Tables of members, from the leaves up to the request.
#include "sendgrid_shape.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace simulator::sendgrid {
namespace {

namespace json = boost::json;

constexpr std::size_t most_substitution_bytes = 10'000;

// ---------------------------------------------------------------------------------------------------------- addresses

void email(const json_value& value, const place& at, verdict& out)
{
    if (const auto text = check_text(value, at, out, {}); value.is_string() && !is_email(text))
        out.refuse(at, "is not a valid email address");
}

void sender_email(const json_value& value, const place& at, verdict& out)
{
    email(value, at, out);
    if (value.is_string() && !is_ascii(value.get_string()))
        out.refuse(at, "must not hold characters beyond ASCII");
}

void name(const json_value& value, const place& at, verdict& out)
{
    if (has_control(check_text(value, at, out, {})))
        out.refuse(at, "must not hold line breaks or other control characters");
}

void recipient_name(const json_value& value, const place& at, verdict& out)
{
    name(value, at, out);
    if (!value.is_string())
        return;
    const std::string_view text = value.get_string();
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    if (!quoted && text.find_first_of(";,") != text.npos)
        out.refuse(at, "must be quoted to hold ; or ,");
}

void sender(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"email", sender_email, true}, {"name", name}};
    check_object(value, at, out, members);
}

void reply_address(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"email", email, true}, {"name", name}};
    check_object(value, at, out, members);
}

void recipient(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"email", email, true}, {"name", recipient_name}};
    check_object(value, at, out, members);
}

void recipients(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.least = 1, .most = most_recipients}, recipient);
}

void copies(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.most = most_recipients}, recipient);
}

void reply_addresses(const json_value& value, const place& at, verdict& out)
{
    if (!check_array(value, at, out, {.least = 1, .most = 1000}, reply_address))
        return;
    const auto& list = value.get_array();
    for (std::size_t i = 1; i < list.size(); ++i)
        if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
            list.begin() + static_cast<std::ptrdiff_t>(i))
            out.refuse(at / i, "must not be there twice");
}

// ------------------------------------------------------------------------------------------- headers and free members

void headers(const json_value& value, const place& at, verdict& out)
{
    static constexpr std::string_view forbidden[] = {"x-sg-id", "x-sg-eid", "received", "dkim-signature",
        "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"};
    if (!value.is_object())
        return out.refuse(at, "must be an object");
    for (const auto& entry : value.get_object()) {
        const std::string_view key = entry.key();
        const bool printable = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
        if (key.empty() || !printable)
            out.refuse(at / key, "header names must be printable ASCII without spaces and colons");
        if (std::ranges::any_of(forbidden, [&](std::string_view name) { return same_ignoring_case(name, key); }))
            out.refuse(at / key, "this header cannot be set");
        name(entry.value(), at / key, out);
    }
}

void texts(const json_value& value, const place& at, verdict& out)
{
    if (!value.is_object())
        return out.refuse(at, "must be an object");
    for (const auto& entry : value.get_object())
        any_text(entry.value(), at / entry.key(), out);
}

void substitutions(const json_value& value, const place& at, verdict& out)
{
    texts(value, at, out);
    if (!value.is_object())
        return;
    if (value.get_object().contains(""))
        out.refuse(at, "a substitution tag must not be empty");
    if (bytes_of(value.get_object()) > most_substitution_bytes)
        out.refuse(at, "keys and values must not exceed 10000 bytes");
}

void template_data(const json_value& value, const place& at, verdict& out)
{
    if (!value.is_object())
        out.refuse(at, "must be an object");
}

// -------------------------------------------------------------------------------------------- content and attachments

void mime_type(const json_value& value, const place& at, verdict& out)
{
    const auto text = check_text(value, at, out, {.least = 1});
    if (has_control(text) || text.find_first_of(";,") != text.npos)
        out.refuse(at, "must not hold line breaks, ; or ,");
}

void part(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"type", mime_type, true}, {"value", some_text, true}};
    check_object(value, at, out, members);
}

void content(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.least = 1}, part);
}

void base64(const json_value& value, const place& at, verdict& out)
{
    if (!is_base64(check_text(value, at, out, {})))
        out.refuse(at, "must be base64");
}

void disposition(const json_value& value, const place& at, verdict& out)
{
    const auto text = check_text(value, at, out, {});
    if (text != "inline" && text != "attachment")
        out.refuse(at, "must be inline or attachment");
}

void attachment(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"content", base64, true}, {"filename", mime_type, true}, {"type", mime_type},
        {"disposition", disposition}, {"content_id", mime_type}};
    check_object(value, at, out, members);
}

void attachments(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {}, attachment);
}

void category(const json_value& value, const place& at, verdict& out)
{
    if (!is_ascii(check_text(value, at, out, {.least = 1, .most = 255})))
        out.refuse(at, "must not hold characters beyond ASCII");
}

void categories(const json_value& value, const place& at, verdict& out)
{
    if (!check_array(value, at, out, {.most = 10}, category))
        return;
    const auto& list = value.get_array();
    for (std::size_t i = 1; i < list.size(); ++i)
        if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
            list.begin() + static_cast<std::ptrdiff_t>(i))
            out.refuse(at / i, "must not be there twice");
}

// ----------------------------------------------------------------------------------------------------------- settings

void group_list(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.most = 25}, integer);
}

void unsubscribe_group(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"group_id", integer, true}, {"groups_to_display", group_list}};
    check_object(value, at, out, members);
}

void pool_name(const json_value& value, const place& at, verdict& out)
{
    check_text(value, at, out, {.least = 2, .most = 64});
}

void toggle(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"enable", boolean}};
    check_object(value, at, out, members);
}

void footer(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"enable", boolean}, {"text", any_text}, {"html", any_text}};
    check_object(value, at, out, members);
}

bool enabled(const json::object& settings, std::string_view name)
{
    const auto* setting = settings.if_contains(name);
    const auto* enable = setting && setting->is_object() ? setting->get_object().if_contains("enable") : nullptr;
    return enable && enable->is_bool() && enable->get_bool();
}

void mail_settings(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"bypass_list_management", toggle}, {"bypass_spam_management", toggle},
        {"bypass_bounce_management", toggle}, {"bypass_unsubscribe_management", toggle}, {"footer", footer},
        {"sandbox_mode", toggle}};
    if (!check_object(value, at, out, members) || !enabled(value.get_object(), "bypass_list_management"))
        return;
    for (const std::string_view other :
        {"bypass_spam_management", "bypass_bounce_management", "bypass_unsubscribe_management"})
        if (enabled(value.get_object(), other))
            out.refuse(at / other, "cannot be combined with bypass_list_management");
}

void click_tracking(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"enable", boolean}, {"enable_text", boolean}};
    check_object(value, at, out, members);
}

void open_tracking(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"enable", boolean}, {"substitution_tag", any_text}};
    check_object(value, at, out, members);
}

void subscription_tracking(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {
        {"enable", boolean}, {"text", any_text}, {"html", any_text}, {"substitution_tag", any_text}};
    check_object(value, at, out, members);
}

void analytics(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"enable", boolean}, {"utm_source", any_text}, {"utm_medium", any_text},
        {"utm_term", any_text}, {"utm_content", any_text}, {"utm_campaign", any_text}};
    check_object(value, at, out, members);
}

void tracking_settings(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"click_tracking", click_tracking}, {"open_tracking", open_tracking},
        {"subscription_tracking", subscription_tracking}, {"ganalytics", analytics}};
    check_object(value, at, out, members);
}

// -------------------------------------------------------------------------------------------------- personalizations

void personalization(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"to", recipients, true}, {"cc", copies}, {"bcc", copies}, {"from", sender},
        {"subject", header_text}, {"headers", headers}, {"substitutions", substitutions},
        {"dynamic_template_data", template_data}, {"custom_args", texts}, {"send_at", integer}};
    check_object(value, at, out, members);
}

void personalizations(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.least = 1, .most = 1000}, personalization);
}

}  // namespace

std::size_t bytes_of(const json::object& texts)
{
    std::size_t bytes = 0;
    for (const auto& entry : texts)
        bytes += entry.key().size() + (entry.value().is_string() ? entry.value().get_string().size() : 0);
    return bytes;
}

bool check_shape(const json_value& mail, verdict& out)
{
    static constexpr member members[] = {{"personalizations", personalizations, true}, {"from", sender, true},
        {"reply_to", reply_address}, {"reply_to_list", reply_addresses}, {"subject", header_text}, {"content", content},
        {"attachments", attachments}, {"template_id", some_text}, {"headers", headers}, {"categories", categories},
        {"custom_args", texts}, {"send_at", integer}, {"batch_id", some_text}, {"asm", unsubscribe_group},
        {"ip_pool_name", pool_name}, {"mail_settings", mail_settings}, {"tracking_settings", tracking_settings}};
    return check_object(mail, {}, out, members);
}

}  // namespace simulator::sendgrid
