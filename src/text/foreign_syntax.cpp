#include "text/foreign_syntax.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"
#include "text/editor_markup.hpp"
#include "text/fallback_filters.hpp"
#include "text/foreign_names.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view tag_blanks = " \t\n\r\f\v";
constexpr std::string_view trim_marks = "-~+";
constexpr std::size_t longest_unknown_statement = 200;

constexpr std::string_view words_of_blocks[] = {"if", "unless", "with", "each", "for", "foreach", "range"};
constexpr std::string_view statements[] = {"apply", "assign", "autoescape", "block", "blocktrans", "call", "capture",
    "case", "comment", "cycle", "decrement", "do", "echo", "elif", "else", "elseif", "elsif", "embed", "extends",
    "filter", "for", "from", "if", "ifchanged", "ifequal", "import", "include", "increment", "layout", "liquid", "load",
    "macro", "now", "raw", "render", "section", "set", "spaceless", "switch", "tablerow", "trans", "translate",
    "unless", "url", "verbatim", "when", "with"};

bool is_one_of(std::string_view word, auto& list)
{
    return std::ranges::find(list, word) != std::end(list);
}

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

// The section for a condition: `inverted` for `unless`.
std::string section_for(std::string_view condition, bool inverted)
{
    const auto found = condition_in(condition);
    if (found.name.empty())
        return section(inverted ? "^" : "#", "name") + ", with the name of a value that is true or false";
    return section(inverted != found.inverted ? "^" : "#", found.name);
}

// The section for a loop in the manner of Handlebars: `items` or `items as |item|`.
std::string section_for_list(std::string_view list)
{
    const auto name = plain_name(first_word(list));
    return name.empty() ? section("#", "name") + ", with the name of the list" : section("#", name);
}

std::string section_for_block(std::string_view helper, std::string_view argument, bool inverted)
{
    if (helper == "for" || helper == "foreach")
        return section_for_list({});
    if (helper == "if" || helper == "unless")
        return section_for(argument, inverted != (helper == "unless"));
    return inverted ? section_for(first_word(argument), true) : section_for_list(argument);
}

// The advice for a name that is an expression; `sigil` is empty for a value.
std::string wish_for_expression(std::string_view sigil, std::string_view expression)
{
    const auto name = plain_name(trimmed(expression, "-~ "));
    if (sigil.empty() && begins_quoted(expression))
        return " is a text in quotation marks; write the text itself, without a tag";
    if (!name.empty() && sigil.empty())
        return " is no name; write " + tag(name) + ": a tag holds a name of letters, digits, _ and .";
    if (!name.empty())
        return " is no name; write " + section(sigil, name);
    const auto first = leading_name(expression);
    if (sigil.empty() && expression.find('[') != std::string_view::npos)
        return " is no name; write " + section("#", first) + ", which repeats its content for each element of a list";
    return " is an expression; write " + (sigil.empty() ? tag(first) : section(sigil, first)) +
           ", with the name of a value that holds the result";
}

std::string fault_of_filter(std::string_view body, std::string_view name, std::string_view fallback)
{
    const auto filter = find_filter(fallback);
    if (!filter.found)
        return {};
    const bool usable = !filter.words.empty() && filter.words.front() != '|' && !find_filter(filter.words).found &&
                        filter.words.find_first_of("{}") == std::string_view::npos;
    const auto plain = leading_name(name);
    auto fault = tag(body) + " has a filter of Liquid or Jinja; write {{" + shortened(plain) + '|' +
                 (usable ? shortened(filter.words) : "…") +
                 "}}, where behind the bar stands the fallback itself, and no filter";
    if (filter.may_be_text && fallback.size() <= 40 && fallback.find_first_of("{}") == std::string_view::npos)
        fault += "; if the text \"" + shortened(fallback) + "\" is meant, write {{" + shortened(plain) + "|}}{{^" +
                 shortened(plain) + "}}" + shortened(fallback) + "{{/" + shortened(plain) + "}}";
    return fault;
}

// `x ?? 'y'` of Twig and JavaScript, `x ?: 'y'` of Twig, and `x or 'y'` of Jinja.
std::string fault_of_alternative(std::string_view body, std::string_view name)
{
    for (const std::string_view operation : {"??", "?:", " or "}) {
        const auto at = name.find(operation);
        if (at == std::string_view::npos || at == 0)
            continue;
        const auto words = quoted_text(name.substr(at + operation.size()));
        const bool usable = !words.empty() && words.front() != '|' && !find_filter(words).found &&
                            words.find_first_of("{}") == std::string_view::npos;
        return tag(body) + " is an expression; write {{" + shortened(leading_name(name.substr(0, at))) + '|' +
               (usable ? shortened(words) : "…") + "}}, where behind the bar stands the fallback itself";
    }
    return {};
}

// `{{lead.First Name:default=there}}`.
std::string fault_of_token(std::string_view body, std::string_view name)
{
    constexpr std::string_view mark = ":default=";
    const auto at = name.find(mark);
    if (at == std::string_view::npos)
        return {};
    const auto words = trimmed(name.substr(at + mark.size()), tag_blanks);
    const auto plain = leading_name(name.substr(0, at));
    const bool usable = !find_filter(words).found && words.find_first_of("{}") == std::string_view::npos;
    return tag(body) + " is a token of Marketo; write {{" + shortened(plain) + '|' + (usable ? shortened(words) : "…") +
           "}}, where behind the bar stands the fallback itself" +
           (plain == "name" ? ", with the name of a value, such as first_name" : "");
}

bool is_path_of_handlebars(std::string_view name)
{
    return name == "this" || name.starts_with("this.") || name.starts_with("this/") || name.starts_with('@') ||
           name.starts_with("../");
}

std::string fault_of_value(std::string_view body)
{
    const auto bar = body.find('|');
    const auto name = trimmed(body.substr(0, bar), tag_blanks);
    const auto word = first_word(name);
    if (is_word_of_else(word))
        return tag(body) +
               " is Handlebars or Liquid; close the section and write {{^name}}…{{/name}} for the other case";
    if (bar == std::string_view::npos && is_word_of_end(word))
        return tag(body) +
               " ends a block of Go or Jinja; write {{/name}}, with the name of the section, or "
               "{{fields." +
               std::string{word} + "}} for a value of this name";
    if (is_path_of_handlebars(name))
        return tag(body) + " is Handlebars; write {{.}} for the element itself, or the name without a path";
    if (word != name && is_one_of(word, words_of_blocks))
        return tag(body) + " is a block of Go or Jinja; write " + section_for_block(word, behind(word, name), false);
    if (auto fault = fault_of_token(body, name); !fault.empty())
        return fault;
    if (bar != std::string_view::npos)
        if (auto fault = fault_of_filter(body, name, trimmed(body.substr(bar + 1), tag_blanks)); !fault.empty())
            return fault;
    if (auto fault = fault_of_alternative(body, name); !fault.empty())
        return fault;
    return is_expression(name) ? tag(body) + wish_for_expression("", name) : std::string{};
}

// `{{#this.items}}`, `{{#@root.vip}}` or `{{#person/name}}`, which no value has as its name.
std::string fault_of_section_path(std::string_view body, std::string_view path)
{
    const auto sigil = body.substr(0, 1);
    auto dotted = plain_name(path);
    if (dotted.empty()) {
        std::string parts{path};
        std::ranges::replace(parts, '/', '.');
        dotted = plain_name(parts);
    }
    if (path == "this")
        return tag(body) + " is Handlebars; write " + section(sigil, ".") + " for the element itself";
    if (dotted.empty())
        return tag(body) + " is Handlebars; write " + section(sigil, "name") +
               ", with the name of a value that is true or false, or of a list";
    return tag(body) + " is Handlebars; write " + section(sigil, dotted) +
           (is_path_of_handlebars(path) ? "" : ", or fields. before the name of a field with a /");
}

std::string fault_of_block(std::string_view body)
{
    const auto inside = trimmed(body.substr(1), tag_blanks);
    const auto helper = first_word(inside);
    const auto argument = behind(helper, inside);
    const bool inverted = body.front() == '^';
    if (!argument.empty() && is_one_of(helper, words_of_blocks))
        return tag(body) + " is Handlebars; write " + section_for_block(helper, argument, inverted);
    if (argument.starts_with("as |"))
        return tag(body) + " is Handlebars; write " + section_for_list(helper);
    if (is_path_of_handlebars(inside))
        return fault_of_section_path(body, inside);
    if (is_expression(inside))
        return tag(body) + wish_for_expression(body.substr(0, 1), inside);
    const bool divided = argument.empty() && inside.find('/') != std::string_view::npos;
    return divided && !inside.starts_with("fields.") ? fault_of_section_path(body, inside) : std::string{};
}

// `body` begins with a mark that removes the blanks around the tag.
std::string fault_of_trimming(std::string_view body)
{
    const auto inside = trimmed(body, " \t\n\r\f\v-~{}");
    if (auto fault = fault_of_foreign_tag(inside); !fault.empty())
        return fault;
    const bool has_sigil = inside.find_first_of("#^/>&") == 0;
    const auto name = leading_name(inside.substr(has_sigil ? 1 : 0));
    const auto fault = tag(body) + " removes blanks as in Handlebars or Jinja; write ";
    if (inside.starts_with('!'))
        return fault + "{{! …}}";
    if (inside.starts_with('#') || inside.starts_with('^'))
        return fault + section(inside.substr(0, 1), name);
    if (has_sigil)
        return fault + "{{" + inside.front() + name + "}}";
    const auto bar = inside.find('|');
    const auto words = bar == std::string_view::npos ? std::string_view{} : inside.substr(bar + 1);
    const bool usable = words.find_first_of("{}") == std::string_view::npos;
    return fault + "{{" + name + (bar == std::string_view::npos ? "" : '|' + (usable ? shortened(words) : "…")) + "}}";
}

std::string fault_of_statement(std::string_view statement)
{
    const auto word = first_word(statement);
    const auto argument = behind(word, statement);
    std::string wish = "remove it";
    if ((word == "if" || word == "unless") && !argument.empty())
        wish = "write " + section_for(argument, word == "unless");
    else if (is_word_of_else(word))
        wish = "write {{^name}}…{{/name}} for the other case";
    else if (word.starts_with("end"))
        wish = "write {{/name}}, with the name of the section";
    else if (word == "for")
        wish = "write {{#name}}…{{/name}}, with the name of the list";
    else if (word == "comment" || word.starts_with('#'))
        wish = "write {{! …}}";
    return "{% " + shortened(statement) + " %} is Liquid or Jinja; " + wish;
}

std::string fault_of_known_tag(std::string_view body)
{
    if (body.starts_with('~') || body.starts_with('-'))
        return fault_of_trimming(body);
    if (body.starts_with('#') || body.starts_with('^'))
        return fault_of_block(body);
    if (body.starts_with('{') || body.starts_with('&'))
        body = trimmed(body.substr(1), tag_blanks);
    if (body.starts_with("!--") && !body.ends_with("--") && body.find("{{") != std::string_view::npos)
        return tag(body) +
               " is a comment of Handlebars, and ends here at the first }}; write {{! …}} without tags in it";
    return body.starts_with('/') || body.starts_with('>') || body.starts_with('!') ? std::string{}
                                                                                   : fault_of_value(body);
}

// `plain`: the body without what an editor or Braze wrote around its name.
std::string fault_of_marked_tag(std::string_view body, std::string_view plain)
{
    const auto dollar = body.find("${");
    const bool cut = dollar != std::string_view::npos && body.find('}', dollar) == std::string_view::npos;
    const auto shown = tag(std::string{body} + (cut ? "}" : ""));
    auto fault = fault_of_known_tag(plain);
    if (fault.empty())
        return shown + (dollar == std::string_view::npos ? " has HTML in it; " : " is Liquid of Braze; ") +
               wish_for_tag(plain);
    if (const auto same = tag(plain); fault.starts_with(same))
        fault.replace(0, same.size(), shown);
    return fault;
}

}  // namespace

std::string fault_of_foreign_tag(std::string_view body)
{
    const auto plain = plain_body(body);
    return plain == body ? fault_of_known_tag(body) : fault_of_marked_tag(body, plain);
}

foreign_tag foreign_tags::find(std::size_t begin, std::size_t end, bool compact)
{
    const auto text = source_.substr(0, end);
    for (auto at = text.find('{', begin); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const auto next = text.substr(at + 1, 1);
        auto fault = next == "%"   ? fault_of_statement_at(at)
                     : next == "#" ? fault_of_comment_at(at, compact)
                                   : std::string{};
        if (!fault.empty())
            return {at, std::move(fault)};
    }
    return {};
}

// The text up to the next closing; empty if there is none.
std::string_view foreign_tags::inside(std::size_t at, std::string_view closing, std::size_t& known) const
{
    if (known != std::string_view::npos && known < at + 2)
        known = source_.find(closing, at + 2);
    return known == std::string_view::npos ? std::string_view{} : source_.substr(at + 2, known - at - 2);
}

std::string foreign_tags::fault_of_statement_at(std::size_t at)
{
    const auto whole = inside(at, "%}", statement_end_);
    // Only the innermost opening belongs to the closing.
    if (source_.find("{%", at + 2) < at + 2 + whole.size())
        return {};
    const auto statement = trimmed(whole, " \t\n\r\f\v-~+");
    if (statement.empty())
        return {};
    const auto word = first_word(statement);
    const bool known = is_one_of(word, statements) || word.starts_with("end");
    if (!known && whole.size() > longest_unknown_statement && whole.find_first_of("{}<>") != std::string_view::npos)
        return {};
    const bool marked = trim_marks.find(whole.front()) != std::string_view::npos && !is_digit(statement.front());
    return marked || is_letter(statement.front()) || statement.front() == '#' ? fault_of_statement(statement)
                                                                              : std::string{};
}

std::string foreign_tags::fault_of_comment_at(std::size_t at, bool compact)
{
    const auto whole = inside(at, "#}", comment_end_);
    const auto comment = trimmed(whole, " \t\n\r\f\v-~+");
    if (comment.empty())
        return {};
    const auto is_mark = [](char c) { return c == ' ' || c == '\n' || trim_marks.find(c) != std::string_view::npos; };
    if (!compact && (!is_mark(whole.front()) || !is_mark(whole.back())))
        return {};
    return "{# " + shortened(comment) + " #} is Jinja; write {{! …}}";
}

}  // namespace outbound::text
