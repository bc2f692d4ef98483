// A table with one row per kind of text.
#include "model/text_kind.hpp"

#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/base64.hpp"
#include "model/blanks.hpp"
#include "model/money.hpp"
#include "model/sms_sender.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <string>

namespace outbound {
namespace {

bool is_body(std::string_view text)
{
    return text.find('\0') == std::string_view::npos;
}

bool is_line(std::string_view text)
{
    return !has_control_character(text);
}

// Ignores outer blanks, which readers remove.
bool is_email(std::string_view text)
{
    return valid_email(without_outer_blanks(text));
}

bool is_slug(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_identifier(std::string_view text)
{
    return !text.empty() && !is_digit(text[0]) &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

bool is_timezone(std::string_view text)
{
    return time_zone::find(text).has_value();
}

bool is_local_time(std::string_view text)
{
    return local_time_from(text).has_value();
}

bool is_time_of_day(std::string_view text)
{
    return time_of_day_from(text).has_value();
}

bool is_price(std::string_view text)
{
    return money_from(text).has_value();
}

bool is_country(std::string_view text)
{
    return !calling_code(text).empty();
}

bool is_url(std::string_view text, std::string_view scheme)
{
    const auto is_visible = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '<' && c != '>' && c != '\\'; };
    if (!text.starts_with(scheme) || !std::ranges::all_of(text, is_visible))
        return false;
    text.remove_prefix(scheme.size());
    const auto host = text.substr(0, text.find_first_of("/?#"));
    return !host.empty() && host.front() != ':' && host.find('@') == std::string_view::npos;
}

bool is_https_url(std::string_view text)
{
    return is_url(text, "https://");
}

bool is_http_url(std::string_view text)
{
    return is_https_url(text) || is_url(text, "http://");
}

bool is_base64(std::string_view text)
{
    return from_base64(text).has_value();
}

// A date's length tells it from a time.
bool is_moment(std::string_view text)
{
    constexpr std::string_view date = "2026-11-29";
    if (text.size() != date.size())
        return from_rfc3339(text).has_value();
    return local_time_from(std::string{text} + "T00:00").has_value();
}

bool is_phone_keys(std::string_view text)
{
    return text.find_first_not_of("0123456789*#") == std::string_view::npos;
}

bool is_color(std::string_view text)
{
    constexpr std::size_t length = 7;
    return text.size() == length && text.front() == '#' &&
           std::ranges::all_of(text.substr(1), [](char c) { return hexadecimal_value(c) >= 0; });
}

bool is_language(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_pace_name(std::string_view text)
{
    constexpr std::string_view prefix = "provider:";
    constexpr std::size_t longest_account = 64;
    return text == "global" || (text.starts_with(prefix) && text.size() <= prefix.size() + longest_account &&
                                   is_slug(text.substr(prefix.size())));
}

constexpr text_kind_info kinds[] = {
    {text_kind::body, "text without NUL", "", "", is_body},
    {text_kind::line, "text without control characters", "", "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", is_line},
    {text_kind::email, "an email address such as ann@example.com", "idn-email", "", is_email},
    {text_kind::e164, "a phone number in E.164, such as +4989123456", "e164", "", valid_e164},
    {text_kind::sms_sender, "a number in E.164, a short code, or 1 to 11 letters and digits", "sms-sender", "",
        is_sms_sender},
    {text_kind::slug, "of lower case letters, digits and -", "", "^[a-z0-9-]+$", is_slug},
    {text_kind::identifier, "a name of letters, digits and _", "", "^[A-Za-z_][A-Za-z0-9_]*$", is_identifier},
    {text_kind::timezone, "a time zone's IANA name such as Europe/Berlin", "timezone", "", is_timezone},
    {text_kind::local_date_time, "a local time such as 2026-12-24T09:00, before 2038", "local-date-time", "",
        is_local_time},
    {text_kind::time_of_day, "a time of day such as 09:30", "", "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        is_time_of_day},
    {text_kind::price, "a price such as 0.0083 USD", "", "^[0-9]{1,6}([.][0-9]{1,6})? [A-Z]{3}$", is_price},
    {text_kind::country, "a country's two letters such as DE", "country", "", is_country},
    {text_kind::https_url, "an https URL", "uri", "", is_https_url},
    {text_kind::http_url, "an https URL", "uri", "", is_http_url},
    {text_kind::image_base64, "base64 with padding", "image-base64", "", is_base64},
    {text_kind::cursor, "a cursor, `next` of the slice before", "cursor", "", is_line},
    {text_kind::contact_phone, "a phone number", "phone", "", is_line},
    {text_kind::moment, "a date such as 2026-11-29 or a time such as 2026-11-29T08:00:00Z", "moment", "", is_moment},
    {text_kind::https_template, "a template for an https URL", "https-template", "", is_line},
    {text_kind::csv, "text without NUL", "csv", "", is_body},
    {text_kind::csv_base64, "base64 with padding", "csv-base64", "", is_base64},
    {text_kind::archive, "text without NUL", "archive", "", is_body},
    {text_kind::import_target, "a member of a contact, tags, fields.<name>, or empty to ignore the column",
        "import-target", "", is_line},
    {text_kind::phone_keys, "digits, * and #, as a phone has them", "", "^[0-9*#]+$", is_phone_keys},
    {text_kind::pace_name, "global or provider:<name> of a configured account", "",
        "^(global|provider:[a-z0-9-]{1,64})$", is_pace_name},
    {text_kind::color, "a color such as #4f46e5", "", "^(#[0-9A-Fa-f]{6})?$", is_color},
    {text_kind::language, "a language such as en-GB", "", "^[A-Za-z0-9-]*$", is_language},
    {text_kind::link_template, "a template for a link", "link-template", "", is_line},
};

}  // namespace

const text_kind_info& describe(text_kind kind) noexcept
{
    return *std::ranges::find(kinds, kind, &text_kind_info::kind);
}

}  // namespace outbound
