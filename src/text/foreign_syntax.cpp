#include "text/foreign_syntax.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view tag_blanks = " \t\n\r\f\v";
constexpr std::size_t longest_statement = 200;  // Limits the search to linear time.

// Filters of Liquid and Jinja without arguments. Excludes `title` and `default`, which may be the text of a fallback.
constexpr std::string_view filters[] = {"capitalize", "downcase", "upcase", "lower", "upper", "escape", "safe", "strip",
    "trim", "strip_html", "url_encode", "urlencode", "titlecase"};

std::string tag(std::string_view body)
{
    return "{{" + shortened(body) + "}}";
}

std::string section(std::string_view sigil, std::string_view name)
{
    const std::string text{shortened(name)};
    return "{{" + std::string{sigil} + text + "}}…{{/" + text + "}}";
}

std::string_view first_word(std::string_view text)
{
    return text.substr(0, text.find_first_of(tag_blanks));
}

std::string_view behind(std::string_view word, std::string_view text)
{
    return trimmed(text.substr(word.size()), tag_blanks);
}

// The quoted text in `default: "there"` or `default('there', true)`; empty if there is none.
std::string_view quoted_words(std::string_view filter)
{
    const auto begin = filter.find_first_of("\"'");
    if (begin == std::string_view::npos)
        return {};
    const auto end = filter.find(filter[begin], begin + 1);
    return end == std::string_view::npos ? std::string_view{} : filter.substr(begin + 1, end - begin - 1);
}

bool is_filter(std::string_view text)
{
    if (std::ranges::find(filters, text) != std::end(filters))
        return true;
    const auto end = std::ranges::find_if(text, [](char c) { return !is_letter(c) && !is_digit(c) && c != '_'; });
    const auto rest = trimmed(text.substr(static_cast<std::size_t>(end - text.begin())), tag_blanks);
    if (end == text.begin() || rest.empty())
        return false;
    const auto argument = trimmed(rest.substr(1), tag_blanks);
    return (rest[0] == ':' || rest[0] == '(') && !argument.empty() && (argument[0] == '"' || argument[0] == '\'');
}

// Whether one of the parts is a filter. A fallback may contain `|` itself.
bool has_filter(std::string_view words)
{
    for (;;) {
        const auto bar = words.find('|');
        if (is_filter(trimmed(words.substr(0, bar), tag_blanks)))
            return true;
        if (bar == std::string_view::npos)
            return false;
        words.remove_prefix(bar + 1);
    }
}

std::string fault_of_value(std::string_view body)
{
    const auto bar = body.find('|');
    const auto name = trimmed(body.substr(0, bar), tag_blanks);
    if (name == "else" || first_word(name) == "else" || name == "elif" || name == "endif")
        return tag(body) +
               " is Handlebars or Liquid; close the section and write {{^name}}…{{/name}} for the other case";
    if (name == "this" || name.starts_with("this.") || name.starts_with('@') || name.starts_with("../"))
        return tag(body) + " is Handlebars; write {{.}} for the element itself, or the name without a path";
    if (bar == std::string_view::npos)
        return {};
    const auto filter = trimmed(body.substr(bar + 1), tag_blanks);
    if (!has_filter(filter))
        return {};
    const auto words = quoted_words(filter);
    return tag(body) + " has a filter of Liquid or Jinja; write {{" + shortened(name) + '|' +
           (words.empty() ? "…" : shortened(words)) +
           "}}, where behind the bar stands the fallback itself, and no filter";
}

std::string fault_of_block(std::string_view body)
{
    const auto helper = first_word(trimmed(body.substr(1), tag_blanks));
    const auto argument = behind(helper, trimmed(body.substr(1), tag_blanks));
    if (argument.empty())
        return {};
    if (helper == "if" || helper == "with" || helper == "each")
        return tag(body) + " is Handlebars; write " + section("#", argument);
    return helper == "unless" ? tag(body) + " is Handlebars; write " + section("^", argument) : std::string{};
}

std::string fault_of_statement(std::string_view statement)
{
    const auto word = first_word(statement);
    const auto argument = first_word(behind(word, statement));
    std::string wish = "remove it";
    if (word == "if" && !argument.empty())
        wish = "write " + section("#", argument);
    else if (word == "unless" && !argument.empty())
        wish = "write " + section("^", argument);
    else if (word == "else" || word == "elsif" || word == "elif")
        wish = "write {{^name}}…{{/name}} for the other case";
    else if (word.starts_with("end"))
        wish = "write {{/name}}, with the name of the section";
    else if (word == "for")
        wish = "write {{#name}}…{{/name}}, with the name of the list";
    else if (word == "comment" || word == "#")
        wish = "write {{! …}}";
    return "{% " + shortened(statement) + " %} is Liquid or Jinja; " + wish;
}

}  // namespace

std::string fault_of_foreign_tag(std::string_view body)
{
    if (body.starts_with('#') || body.starts_with('^'))
        return fault_of_block(body);
    if (body.starts_with('{') || body.starts_with('&'))
        body = trimmed(body.substr(1), tag_blanks);
    return body.starts_with('/') || body.starts_with('>') || body.starts_with('!') ? std::string{}
                                                                                   : fault_of_value(body);
}

foreign_tag find_foreign_tag(std::string_view text)
{
    for (const std::string_view closing : {"%}", "#}"}) {
        const char opening[] = {'{', closing[0], '\0'};
        for (auto at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 2)) {
            auto inside = text.substr(at + 2, longest_statement);
            const auto end = inside.find(closing);
            if (end == std::string_view::npos)
                continue;
            inside = inside.substr(0, end);
            if (closing[0] == '#') {
                if (inside.starts_with(' ') && inside.ends_with(' '))
                    return {at, "{# " + shortened(trimmed(inside, tag_blanks)) + " #} is Jinja; write {{! …}}"};
                continue;
            }
            inside = trimmed(inside, " \t\n\r\f\v-");
            if (!inside.empty() && is_letter(inside[0]))
                return {at, fault_of_statement(inside)};
        }
    }
    return {};
}

}  // namespace outbound::text
