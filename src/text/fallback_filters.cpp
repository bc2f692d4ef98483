#include "text/fallback_filters.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::string_view filter_blanks = " \t\n\r\f\v";

// Filters that work without an argument, and whose names nobody writes as a fallback.
constexpr std::string_view lone_filters[] = {"addslashes", "apnumber", "base64_decode", "base64_encode", "capfirst",
    "capitalize", "camelcase", "country_name", "currency_name", "currency_symbol", "data_uri", "dictsort", "downcase",
    "escape", "escape_once", "escapejs", "filesizeformat", "floatformat", "force_escape", "forceescape",
    "format_currency", "format_date", "format_datetime", "format_number", "format_time", "handleize",
    "html_to_markdown", "inline_css", "intcomma", "intword", "iriencode", "json", "json_encode", "json_script",
    "jsonify", "jsonpath", "language_name", "linebreaks", "linebreaksbr", "linenumbers", "locale_name", "lower",
    "lowercase", "lstrip", "make_list", "markdown", "markdown_to_html", "markdownify", "md5", "money_with_currency",
    "money_without_currency", "naturalday", "naturaltime", "newline_to_br", "nl2br", "number_format", "parse_json",
    "phone2numeric", "pluralize", "pprint", "reverse", "rstrip", "safe", "safeseq", "sentence_case", "slugify",
    "sort_natural", "spaceless", "strip", "strip_html", "strip_newlines", "striptags", "timesince", "timeuntil",
    "timezone_name", "title_case", "titlecase", "titleize", "to_json", "tojson", "tojsonpretty", "trim",
    "truncatewords", "uniq", "unordered_list", "upcase", "upper", "uppercase", "url_decode", "url_encode", "url_escape",
    "url_param_escape", "urlencode", "urlize", "wordcount", "wordwrap", "xml_escape", "xmlattr", "yesno"};

// Filters that work without an argument, and whose names are words.
constexpr std::string_view filters_that_are_words[] = {"abs", "async", "at_least", "at_most", "camelize", "ceil",
    "center", "compact", "count", "currency", "date", "dump", "e", "first", "flatten", "float", "floor", "humanize",
    "int", "integer", "items", "join", "keys", "keyvalue", "last", "length", "list", "max", "min", "money", "number",
    "ordinal", "percent", "quote", "random", "raw", "round", "sha1", "sha256", "shuffle", "size", "slug", "sort",
    "squish", "string", "sum", "time", "truncate", "unescape", "unique", "values", "weight_with_unit"};

// Filters that need an argument, or whose names alone are common fallbacks.
constexpr std::string_view filters_with_arguments[] = {"add", "add_tag", "append", "apply", "asset_url", "attr",
    "batch", "clean", "column", "concat", "convert_encoding", "cut", "d", "date_format", "date_modify",
    "date_to_string", "default", "default_errors", "default_if_none", "default_pagination", "dictsortreversed",
    "divide", "divided_by", "divisibleby", "filter", "find", "find_index", "format", "format_address", "format_as",
    "get_digit", "group_by", "groupby", "highlight", "hmac_sha1", "hmac_sha256", "ifempty", "img_tag", "img_url",
    "indent", "limit", "link_to", "ljust", "map", "merge", "minus", "modulo", "multiply", "pad", "plus", "pluck",
    "prepend", "quantity", "reduce", "reject", "rejectattr", "remove", "remove_first", "remove_last", "replace",
    "replace_first", "replace_last", "rjust", "select", "selectattr", "slice", "split", "stringformat", "sum_by", "t",
    "template", "time_ago", "time_tag", "times", "title", "trans", "translate", "truncate_words", "truncatechars",
    "truncatechars_html", "truncatewords_html", "where", "where_exp", "wrap"};

// Quotation marks around an argument: straight ones first.
struct quotation {
    std::string_view begin;
    std::string_view end;
};
constexpr quotation quotations[] = {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"&quot;", "&quot;"}, {"&#34;", "&#34;"},
    {"&#39;", "&#39;"}, {"&#x27;", "&#x27;"}, {"&apos;", "&apos;"}, {"“", "”"}, {"”", "”"}, {"„", "“"}, {"„", "”"},
    {"‘", "’"}, {"’", "’"}, {"‚", "‘"}, {"«", "»"}, {"»", "«"}, {"‹", "›"}, {"&ldquo;", "&rdquo;"},
    {"&rdquo;", "&rdquo;"}, {"&lsquo;", "&rsquo;"}, {"&rsquo;", "&rsquo;"}, {"&bdquo;", "&ldquo;"}};
constexpr std::size_t straight_quotations = 8;

bool is_listed(std::string_view name, auto& list)
{
    return std::ranges::find(list, name) != std::end(list);
}

bool is_filter_name(std::string_view name)
{
    return is_listed(name, lone_filters) || is_listed(name, filters_that_are_words) ||
           is_listed(name, filters_with_arguments);
}

bool begins_with_straight_quote(std::string_view text)
{
    return std::any_of(
        quotations, quotations + straight_quotations, [&](const quotation& q) { return text.starts_with(q.begin); });
}

// One part between bars, divided into the name and what follows.
struct filter_part {
    std::string_view name;
    std::string_view rest;  // Trimmed.
    bool apart = false;     // Whether blanks precede the rest.
};

filter_part divided(std::string_view part)
{
    const auto end = std::ranges::find_if(part, [](char c) { return !is_letter(c) && !is_digit(c) && c != '_'; });
    const auto size = static_cast<std::size_t>(end - part.begin());
    const auto behind_name = part.substr(size);
    const auto rest = trimmed(behind_name, filter_blanks);
    return {part.substr(0, size), rest, rest.size() < behind_name.size()};
}

// `> 1` or `== "x"`, as in `length > 1`.
bool compares_with_operand(std::string_view rest)
{
    const auto operand = rest.substr(std::min(rest.find_first_not_of("<>=!"), rest.size()));
    const auto sign = rest.substr(0, rest.size() - operand.size());
    const auto value = trimmed(operand, filter_blanks);
    return (sign == ">" || sign == "<" || sign == ">=" || sign == "<=" || sign == "==" || sign == "!=") &&
           !value.empty() && (is_digit(value.front()) || begins_quoted(value));
}

bool is_filter(const filter_part& part)
{
    if (part.name.empty())
        return false;
    if (part.rest.empty())
        return is_listed(part.name, lone_filters) || is_listed(part.name, filters_that_are_words);
    const bool known = is_filter_name(part.name);
    const auto argument = trimmed(part.rest.substr(1), filter_blanks);
    if (part.rest.front() == ':')
        return known || begins_with_straight_quote(argument) ||
               (part.name.find('_') != std::string_view::npos && begins_quoted(argument));
    if (part.rest.front() == '=' && part.rest.substr(1, 1) != "=")
        return known && (begins_quoted(argument) || part.name.starts_with("default")) && !argument.empty();
    if (compares_with_operand(part.rest))
        return is_listed(part.name, lone_filters) || is_listed(part.name, filters_that_are_words);
    if (part.rest.front() == '(')
        return (known &&
                   (!part.apart || begins_quoted(argument) || (!argument.empty() && is_digit(argument.front())))) ||
               begins_with_straight_quote(argument);
    return known && part.apart && begins_quoted(part.rest) && !is_letter(part.rest.back());
}

bool gives_fallback(std::string_view name)
{
    return name.starts_with("default") || name == "d" || name == "ifempty";
}

// The argument of a filter, up to the end of all filters: a bar may stand in quotation marks.
std::string_view argument_of(const filter_part& part, std::string_view filters)
{
    if (part.rest.empty())
        return {};
    const auto rest = filters.substr(static_cast<std::size_t>(part.rest.data() - filters.data()));
    const bool marked = rest.front() == '(' || rest.front() == ':' || rest.front() == '=';
    return trimmed(rest.substr(marked ? 1 : 0), filter_blanks);
}

// What the filters would insert for an absent value: the argument of a filter for that, or else of an unknown one. The
// arguments of the others are formats, texts to append and the like.
std::string_view words_of(std::string_view filters)
{
    std::string_view words_of_unknown;
    for (std::size_t at = 0; at < filters.size();) {
        const auto end = std::min(filters.find('|', at), filters.size());
        const auto part = divided(trimmed(filters.substr(at, end - at), filter_blanks));
        at = end + 1;
        const auto argument = argument_of(part, filters);
        const bool in_quotes = begins_quoted(argument);
        if (gives_fallback(part.name) && in_quotes)
            return trimmed(quoted_text(argument), filter_blanks);
        if (gives_fallback(part.name) && !argument.empty() && part.rest.front() == '(')
            return trimmed(argument.substr(0, argument.find_first_of(",)|")), filter_blanks);
        if (gives_fallback(part.name) && !argument.empty() && (part.rest.front() == ':' || part.rest.front() == '='))
            return trimmed(argument.substr(0, argument.find('|')), filter_blanks);
        if (in_quotes && !part.name.empty() && !is_filter_name(part.name) && words_of_unknown.empty())
            words_of_unknown = trimmed(quoted_text(argument), filter_blanks);
    }
    return words_of_unknown;
}

}  // namespace

bool begins_quoted(std::string_view text)
{
    return std::ranges::any_of(quotations, [&](const quotation& q) { return text.starts_with(q.begin); });
}

std::string_view quoted_text(std::string_view text)
{
    constexpr std::size_t longest_search = 1000;
    for (text = text.substr(0, longest_search); !text.empty(); text.remove_prefix(1))
        for (const auto& [begin, end] : quotations) {
            if (!text.starts_with(begin))
                continue;
            if (const auto at = text.find(end, begin.size()); at != std::string_view::npos)
                return text.substr(begin.size(), at - begin.size());
        }
    return {};
}

fallback_filter find_filter(std::string_view fallback)
{
    if (fallback.starts_with('|')) {
        const auto other = trimmed(fallback.substr(1), filter_blanks);
        const bool operand = !other.empty() && (begins_quoted(other) || is_letter(other[0]) || is_digit(other[0]));
        if (operand)
            return {true, begins_quoted(other) ? quoted_text(other) : other, false};
    }
    for (auto rest = fallback;;) {
        const auto bar = rest.find('|');
        const auto part = divided(trimmed(rest.substr(0, bar), filter_blanks));
        if (is_filter(part)) {
            const bool text = bar == std::string_view::npos && rest == fallback && !part.rest.starts_with('(') &&
                              !is_listed(part.name, lone_filters) && !part.name.starts_with("default") &&
                              !begins_quoted(trimmed(part.rest.substr(part.rest.empty() ? 0 : 1), filter_blanks));
            return {true, words_of(rest), text};
        }
        if (bar == std::string_view::npos)
            return {};
        rest.remove_prefix(bar + 1);
    }
}

}  // namespace outbound::text
