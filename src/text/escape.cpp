// Copies runs of text between the characters that need escaping.
#include "text/escape.hpp"

#include <array>

namespace outbound::text {
namespace {

struct replacement {
    std::size_t length = 0;  // Length of the replaced text; 0 keeps the character.
    std::string_view by;
};

// Bytes that may need escaping; all others are copied.
using marks = std::array<bool, 256>;

constexpr marks marked(std::string_view characters, bool controls)
{
    marks table{};
    for (const char c : characters)
        table[static_cast<unsigned char>(c)] = true;
    if (controls)
        for (std::size_t i = 0; i < 0x20; ++i)
            table[i] = true;
    return table;
}

constexpr std::string_view unreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";  // RFC 3986

constexpr marks all_but(std::string_view characters, std::string_view more)
{
    marks table{};
    table.fill(true);
    for (const auto text : {characters, more})
        for (const char c : text)
            table[static_cast<unsigned char>(c)] = false;
    return table;
}

constexpr marks html_marks = marked("&<>\"'", false);
constexpr marks xml_marks = marked("&<>\"'\xEF", true);
constexpr marks header_marks = marked("\x7F\xC2\xE2", true);

constexpr marks url_marks = all_but(unreserved, ":/?#[]@!$()*+,;=%");
constexpr marks component_marks = all_but(unreserved, "");
constexpr marks address_marks = all_but(unreserved, "@+");

constexpr auto percent_codes = [] {
    std::array<std::array<char, 3>, 256> codes{};
    for (std::size_t byte = 0; byte < codes.size(); ++byte)
        codes[byte] = {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
    return codes;
}();

replacement in_component(std::string_view rest) noexcept
{
    const auto& code = percent_codes[static_cast<unsigned char>(rest[0])];
    return {1, {code.data(), code.size()}};
}

replacement in_html(std::string_view rest) noexcept
{
    switch (rest[0]) {
    case '&':
        return {1, "&amp;"};
    case '<':
        return {1, "&lt;"};
    case '>':
        return {1, "&gt;"};
    case '"':
        return {1, "&quot;"};
    case '\'':
        return {1, "&#39;"};
    default:
        return {};
    }
}

replacement in_url(std::string_view rest) noexcept
{
    return rest[0] == '&' || rest[0] == '\'' ? in_html(rest) : in_component(rest);
}

// Removes characters that XML 1.0 cannot contain.
replacement outside_xml(std::string_view rest) noexcept
{
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF"))
        return {3, {}};
    const bool control =
        static_cast<unsigned char>(rest[0]) < 0x20 && rest[0] != '\t' && rest[0] != '\n' && rest[0] != '\r';
    return control ? replacement{1, {}} : replacement{};
}

replacement in_xml(std::string_view rest) noexcept
{
    const auto dropped = outside_xml(rest);
    return dropped.length > 0 ? dropped : in_html(rest);
}

// Unicode knows more line breaks than ASCII: NEL is a C1 control, and U+2028 and U+2029 separate lines and paragraphs.
replacement in_header(std::string_view rest) noexcept
{
    const auto lead = static_cast<unsigned char>(rest[0]);
    if (lead < 0x20 || lead == 0x7F)
        return {1, " "};
    if (lead == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) >= 0x80 &&
        static_cast<unsigned char>(rest[1]) < 0xA0)
        return {2, " "};
    if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9"))
        return {3, " "};
    return {};
}

std::size_t find_marked(std::string_view text, std::size_t from, const marks& careful)
{
    while (from < text.size() && !careful[static_cast<unsigned char>(text[from])])
        ++from;
    return from;
}

template <class Rule>
void append_runs(std::string& out, std::string_view text, const marks& careful, Rule rule)
{
    std::size_t run = 0;
    for (auto i = find_marked(text, 0, careful); i < text.size(); i = find_marked(text, i, careful)) {
        const replacement found = rule(text.substr(i));
        if (found.length == 0) {
            ++i;
            continue;
        }
        out.append(text.substr(run, i - run)).append(found.by);
        i += found.length;
        run = i;
    }
    out.append(text.substr(run));
}

}  // namespace

escaping escaping_of(place where, bool raw) noexcept
{
    switch (where) {
    case place::header:
        return escaping::header;
    case place::html:
        return raw ? escaping::none : escaping::html;
    case place::xml:
        return raw ? escaping::none : escaping::xml;
    case place::text:
        break;
    }
    return escaping::none;
}

void append_escaped(std::string& out, std::string_view text, escaping escape)
{
    switch (escape) {
    case escaping::html:
        return append_runs(out, text, html_marks, in_html);
    case escaping::xml:
        return append_runs(out, text, xml_marks, in_xml);
    case escaping::header:
        return append_runs(out, text, header_marks, in_header);
    case escaping::url:
        return append_runs(out, text, url_marks, in_url);
    case escaping::url_component:
        return append_runs(out, text, component_marks, in_component);
    case escaping::url_address:
        return append_runs(out, text, address_marks, in_component);
    case escaping::none:
        break;
    }
    out.append(text);
}

std::size_t find_forbidden(std::string_view text, place where) noexcept
{
    if (where != place::header && where != place::xml)
        return std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((where == place::header ? in_header(text.substr(i)) : outside_xml(text.substr(i))).length > 0)
            return i;
    return std::string_view::npos;
}

}  // namespace outbound::text
