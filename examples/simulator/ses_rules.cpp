// Tables of members, from the leaves up to the request.
#include "ses_rules.hpp"

#include "digest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace simulator::ses {
namespace {

constexpr std::size_t most_recipients = 50;
constexpr std::size_t most_headers = 15;

void mailbox(const json_value& value, const place& at, verdict& out)
{
    if (const auto text = check_text(value, at, out, {.least = 1}); value.is_string() && !is_email(address_in(text)))
        out.refuse(at, "is not a valid address");
}

void mailboxes(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.most = most_recipients}, mailbox);
}

void destination(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {
        {"ToAddresses", mailboxes}, {"CcAddresses", mailboxes}, {"BccAddresses", mailboxes}};
    if (!check_object(value, at, out, members))
        return;
    std::size_t recipients = 0;
    for (const auto& [name, list] : value.get_object())
        recipients += list.is_array() ? list.get_array().size() : 0;
    if (recipients == 0 || recipients > most_recipients)
        out.refuse(at, "must name 1 to 50 recipients");
}

void charset(const json_value& value, const place& at, verdict& out)
{
    if (!same_ignoring_case(check_text(value, at, out, {}), "UTF-8"))
        out.refuse(at, "must be UTF-8 here");
}

void part(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Data", any_text, true}, {"Charset", charset}};
    check_object(value, at, out, members);
}

void subject(const json_value& value, const place& at, verdict& out)
{
    part(value, at, out);
    const auto* text = value.is_object() ? value.get_object().if_contains("Data") : nullptr;
    if (text && text->is_string() && (!is_ascii(text->get_string()) || has_control(text->get_string())))
        out.refuse(at / "Data", "must be ASCII, or encoded words");
}

void body(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Text", part}, {"Html", part}};
    if (check_object(value, at, out, members) && value.get_object().empty())
        out.refuse(at, "must have Text or Html");
}

void header_name(const json_value& value, const place& at, verdict& out)
{
    const auto text = check_text(value, at, out, {.least = 1, .most = 126});
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != ':'; }))
        out.refuse(at, "must hold printable ASCII without colon");
}

void header_value(const json_value& value, const place& at, verdict& out)
{
    const auto text = check_text(value, at, out, {.least = 1, .most = 995});
    if (!std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; }))
        out.refuse(at, "must hold printable ASCII");
}

void header(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Name", header_name, true}, {"Value", header_value, true}};
    check_object(value, at, out, members);
}

void headers(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.most = most_headers}, header);
}

void simple(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Subject", subject, true}, {"Body", body, true}, {"Headers", headers}};
    check_object(value, at, out, members);
}

void content(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Simple", simple, true}};  // Raw and Template are not simulated.
    check_object(value, at, out, members);
}

void tag_text(const json_value& value, const place& at, verdict& out)
{
    const auto text = check_text(value, at, out, {.least = 1, .most = 256});
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    if (!std::ranges::all_of(text, allowed))
        out.refuse(at, "must hold letters, digits, - and _ only");
}

void tag(const json_value& value, const place& at, verdict& out)
{
    static constexpr member members[] = {{"Name", tag_text, true}, {"Value", tag_text, true}};
    check_object(value, at, out, members);
}

void tags(const json_value& value, const place& at, verdict& out)
{
    check_array(value, at, out, {.most = 50}, tag);
}

void set_name(const json_value& value, const place& at, verdict& out)
{
    tag_text(value, at, out);
    check_text(value, at, out, {.least = 1, .most = 64});
}

}  // namespace

std::string_view address_in(std::string_view mailbox)
{
    if (!is_ascii(mailbox) || has_control(mailbox))
        return {};
    if (!mailbox.ends_with('>'))
        return mailbox;
    const auto open = mailbox.rfind('<');
    return open == mailbox.npos ? std::string_view{} : mailbox.substr(open + 1, mailbox.size() - open - 2);
}

std::string decoded_words(std::string_view text)
{
    constexpr std::string_view begin = "=?UTF-8?B?", end = "?=";
    std::string out;
    bool after_word = false;
    while (!text.empty()) {
        const auto close = text.starts_with(begin) ? text.find(end, begin.size()) : text.npos;
        if (close != text.npos) {
            out += base64_decoded(text.substr(begin.size(), close - begin.size()));
            text.remove_prefix(close + end.size());
            after_word = true;
        } else if (after_word && text.starts_with(' ') && text.substr(1).starts_with(begin)) {
            text.remove_prefix(1);  // Drops the space between two words.
        } else {
            out += text.front();
            text.remove_prefix(1);
            after_word = false;
        }
    }
    return out;
}

std::vector<refusal> check_mail(const json_value& mail)
{
    static constexpr member members[] = {{"FromEmailAddress", mailbox, true}, {"Destination", destination, true},
        {"ReplyToAddresses", mailboxes}, {"Content", content, true}, {"EmailTags", tags},
        {"ConfigurationSetName", set_name}};
    verdict out;
    check_object(mail, place{}, out, members);
    return out.take();
}

}  // namespace simulator::ses
