// Templates pasted from other languages are refused with the Mustache to write instead.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::test {
namespace {

struct pasted_template {
    std::string source;
    std::string fault;  ///< Empty: it is Mustache.
};

std::string fault_of_text(const std::string& source)
try {
    const text_template compiled{source, place::text};
    return {};
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

std::string fault_of_tag(const std::string& body)
{
    const auto fault = fault_of_text("{{" + body + "}}");
    return fault.empty() ? fault : fault.substr(fault.find("; write ") + 2);
}

const std::vector<std::string> filters_of_all_languages{"default: “there”", "default: ‘there’", "default: `there`",
    "default: &quot;there&quot;", "default: &#39;there&#39;", "default: &ldquo;there&rdquo;", "default: «there»",
    "default: „there“", "default: there", "default:there", "default : 5", "default: name", "default(there)",
    "default( 5 )", "default('there')", "default (\"there\")", "default \"there\"", "d('x')", "default_if_none:'x'",
    "ifempty: 'x'", "date: \"%d %b\"", "date('d.m.Y')", "date:'short'", "date(“d”)", "truncate: 5", "truncate(20)",
    "truncatechars:9", "truncatewords:3", "append: x", "prepend: 'x'", "plus: 1", "minus: x", "times: 2",
    "divided_by: 3", "round(2)", "replace('a', 'b')", "replace: 'a', 'b'", "replace({'a': 'b'})", "join(', ')",
    "join: ', '", "slice: 0, 3", "split: ' '", "map: 'x'", "map(attribute='x')", "where: 'a', 'b'", "format(x)",
    "format_date('short')", "number_format(2)", "pluralize:'y,ies'", "yesno:\"a,b\"", "time:\"H:i\"", "cut:' '",
    "add:5", "first", "last", "date", "length", "size", "upcase", "downcase", "capitalize", "capfirst", "upper",
    "lower", "title(x)", "trim", "strip", "strip_html", "striptags", "escape", "e", "raw", "safe", "nl2br",
    "newline_to_br", "url_encode", "urlencode", "join", "sort", "reverse", "uniq", "unique", "abs", "ceil", "floor",
    "round", "json", "tojson", "json_encode", "intcomma", "slugify", "linebreaks", "titlecase", "uppercase", "currency",
    "money", "money: &quot;EUR&quot;", "own: 'x'", "own_filter: “x”", "strip | default: 'x'", "default: 'x' | upcase",
    "there | upcase", "own | first", "| 'there'", "| \"there\"", "| “there”", "| there", "| 5", "|there"};

const std::vector<std::string> foreign_tags_of_all_languages{"~x~", "-x-", "- x -", "~x", "x~", "x -", "~#x~", "#x~",
    "#-x", "^~x", "~^x", "~> p", "~/x~", "~! x ~", "~{x}~", "-x|there-", "-", "~", "x[0]", "x.y[1].z", "#x[0]",
    "x['a']", "x[\"a\"]", "x['a']['b']", "['a']", "x['a b']", "x()", "x.y()", "x.f(1)", "f(x)", "#x()", "'x'", "\"x\"",
    "“x”", "`x`", "x+1", "x==1", "x>1", "x<1", "x*2", "a&&b", "#a&&b", "#x==1", "#!x", "^x==1", "x=1", "x,y", "x;",
    "&x()", "&quot;x&quot;", "else", "else if x", "~else~", "elif x", "end", "-end-", "endif", "endfor", "if x",
    "if .x", "unless x", "with x", "range .Items", "range $i, $e := .Items", "for x in items", "each items",
    "#each x as |y|", "#x as |y|", "#each this.items", "#each @root.items", "#each ../items", "#each items as |a b|",
    "#each (f x)", "#with x as |y|", "#if x", "#if x.y", "#if (eq a b)", "#if (x)", "#if not x", "#if !x", "#if x == 1",
    "#if x[0]", "#if this", "#if x~", "#if @first", "#unless x", "#unless (eq a b)", "#unless not x", "^if x",
    "^each x", "#for x in y", "this", "this()", ".this", "(endeach", "this.x", "@index", "../x", "x[0] | default: 'y'",
    "'x' | upcase", "-x | default: 'y'-", "first name | upcase", "x | default: '{{y'", "x | default: first",
    "x | first: {", "x.y.z | date", "x ?? 'y'", "x ?? y", "x ?: 'y'", "x or 'y'", "x[0] or “y”", "!-- {{x}} --",
    "x | date: tomorrow", "x | default: ''", "#this", "^this", "#this.items", "#this/x", "#@first", "^@last",
    "#@root.vip", "#@root", "#../x", "#person/name", "^a/b/c", "#a//b", "#./x", "#this..x", "-x|{{y-", "x ?? '{'",
    "x|default=\"y\"", "x|default=y", "x|length > 1", "x|size == 'a'", "x | append: '!' | default: 'y'",
    "${x} | default: 'y'", "a.${x y}", "#if ${x}", "<b>x</b>", "<br>", "&nbsp;x", "x&nbsp;y|&lt;z", "&amp;x", "&gt;x",
    "~&nbsp;x", "&#126;x", "&amp;amp;x", "&lt;x", "&dollar;x", "&equals;x&equals;", "&excl; x", "$x.y | default: 'y'",
    "$x->y", "x.First Name:default=y", "x:default={", "x y:default=first"};

const std::vector<std::string> foreign_text{"{% if x %}", "{%if x%}", "{%~ x %}", "{%+ if x %}", "{%- … -%}",
    "{%- x -%}", "{%~ if x ~%}", "{%- if x -%}", "{%-if x-%}", "{% # note %}", "{% if x == 1 %}", "{% if not x %}",
    "{% if x[0] %}", "{% if x and y %}", "{% if user.vip %}", "{% unless x %}", "{% unless x.y == 'z' %}",
    "{% elsif x %}", "{% else %}", "{% endif %}", "{% for x in y %}", "{% endfor %}", "{% comment %}", "{% own %}",
    "{% set x = {'a': 1} %}", "{% if \"{{x}}\" == 'y' %}", "{#comment#}", "{# c #}", "{#- c -#}", "{#c #}", "{# c#}",
    "{#\nc\n#}", "{# {{x}} #}", "{#{{x}}#}", "{{x}}{#c#}{{x}}", "{% if " + std::string(300, 'x') + " %}",
    "{% own " + std::string(300, 'x') + " %}", "{# " + std::string(300, 'x') + " #}"};

// The templates that a fault suggests to write.
std::vector<std::string> advice_in(const std::string& fault)
{
    std::vector<std::string> out;
    for (auto at = fault.find("write "); at != std::string::npos; at = fault.find("write ", at + 1)) {
        const auto advice = fault.substr(at + 6);
        const auto begin = advice.find("{{");
        const auto next = advice.find("write ");
        const auto end = advice.substr(0, next).rfind("}}");
        if (begin == std::string::npos || end == std::string::npos || begin > end)
            continue;
        out.push_back(advice.substr(begin, end + 2 - begin));
        if (out.back().starts_with("{{/"))
            out.back().insert(0, "{{#" + out.back().substr(3, out.back().find("}}") - 3) + "}}");
    }
    return out;
}

// Also in the middle of text, and raw.
void check_advice(const std::string& source)
{
    const auto fault = fault_of_text(source);
    BOOST_TEST(fault != "", source);
    BOOST_TEST((fault.find("write ") != std::string::npos || fault.find("remove it") != std::string::npos), fault);
    for (const auto& advice : advice_in(fault))
        BOOST_TEST(fault_of_text(advice) == "", source << " -> " << fault << " -> " << advice);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_syntax)

BOOST_AUTO_TEST_CASE(filters_are_refused_with_the_fallback_to_write)
{
    const auto filter = [](const std::string& tag, const std::string& wish) {
        return "line 1, column 3: " + tag + " has a filter of Liquid or Jinja; write " + wish +
               ", where behind the bar stands the fallback itself, and no filter";
    };
    const pasted_template cases[] = {
        {R"(a {{ x | default: "y" }})", filter(R"({{x | default: "y"}})", "{{x|y}}")},
        {R"(a {{ x|default('dear friend', true) }})",
            filter("{{x|default('dear friend', true)}}", "{{x|dear friend}}")},
        {R"(a {{{ x | default: "y" }}})", filter(R"({{x | default: "y"}})", "{{x|y}}")},
        {"a {{ x | upcase }}", filter("{{x | upcase}}", "{{x|…}}")},
        {"a {{ x | strip | capitalize }}", filter("{{x | strip | capitalize}}", "{{x|…}}")},
        {R"(a {{ at | date: "%d.%m." }})", filter(R"({{at | date: "%d.%m."}})", "{{at|…}}")},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == c.fault);
}

BOOST_AUTO_TEST_CASE(blocks_are_refused_with_the_section_to_write)
{
    const pasted_template cases[] = {
        {"{{#if vip}}x{{/if}}", "line 1, column 1: {{#if vip}} is Handlebars; write {{#vip}}…{{/vip}}"},
        {"{{#each items}}x{{/each}}", "line 1, column 1: {{#each items}} is Handlebars; write {{#items}}…{{/items}}"},
        {"{{#unless vip}}x{{/unless}}", "line 1, column 1: {{#unless vip}} is Handlebars; write {{^vip}}…{{/vip}}"},
        {"{{#vip}}x{{else}}y{{/vip}}",
            "line 1, column 10: {{else}} is Handlebars or Liquid; close the section and write "
            "{{^name}}…{{/name}} for the other case"},
        {"{{this.name}}", "line 1, column 1: {{this.name}} is Handlebars; write {{.}} for the element itself, or the "
                          "name without a path"},
        {"Hi\n {% if vip %}x{% endif %}", "line 2, column 2: {% if vip %} is Liquid or Jinja; write {{#vip}}…{{/vip}}"},
        {"{%- unless vip -%}", "line 1, column 1: {% unless vip %} is Liquid or Jinja; write {{^vip}}…{{/vip}}"},
        {"{% for x in items %}", "line 1, column 1: {% for x in items %} is Liquid or Jinja; write "
                                 "{{#name}}…{{/name}}, with the name of the list"},
        {"{{name}} {% endfor %}",
            "line 1, column 10: {% endfor %} is Liquid or Jinja; write {{/name}}, with the name of the section"},
        {"{% assign a = 1 %}", "line 1, column 1: {% assign a = 1 %} is Liquid or Jinja; remove it"},
        {"{# a note #}", "line 1, column 1: {# a note #} is Jinja; write {{! …}}"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == c.fault);
}

BOOST_AUTO_TEST_CASE(every_advice_is_itself_accepted)
{
    for (const auto& filter : filters_of_all_languages)
        for (const auto* begin : {"{{x|", "{{ first_name | ", "{{{x | ", "{{&fields.plan |", "{{x[0] |", "{{-x | "})
            check_advice("Hi " + (begin + filter) + (std::string_view{begin}.starts_with("{{{") ? "}}}" : "}}"));
    for (const auto& tag : foreign_tags_of_all_languages)
        check_advice("Hi\n{{" + tag + "}} you");
    for (const auto& text : foreign_text)
        check_advice(text + " you");
}

BOOST_AUTO_TEST_CASE(every_advice_for_random_tags_is_itself_accepted)
{
    const std::vector<std::string> pieces{"x", "first", " ", "~", "-", "|", "[", "]", "'", "\"", "(", ")", "#", "^",
        "if ", "each ", " as |y|", "this", ".", "..", "end", "endeach", "else", "default", ":", "“", "”", "==", "{",
        "&", "/", "> ", "!--", "not ", " or ", "??", "%", "name", "@root.", "\n", "é", "upcase", "||", "append: '!'",
        "=", "length > 1", "@first", "this/", "{{", "$", "${", "}", "<b>", "<", "&nbsp;", "&amp;", ":default="};
    std::mt19937 random{1};
    int refused = 0;
    for (int i = 0; i < 5'000; ++i) {
        std::string body;
        for (auto n = 1 + random() % 6; n > 0; --n)
            body += pieces[random() % pieces.size()];
        for (const auto& source : {"{{" + body + "}}", "{{{" + body + "}}}", "{%" + body + "%}", "{#" + body + "#}"}) {
            if (fault_of_text(source).find("; write ") == std::string::npos)
                continue;
            check_advice(source);
            ++refused;
        }
    }
    BOOST_TEST(refused > 1'000);
}

BOOST_AUTO_TEST_CASE(filters_with_any_argument_are_refused_with_their_words)
{
    for (const auto* mark : {"“there”", "‘there’", "`there`", "&quot;there&quot;", "&#39;there&#39;", "«there»",
             "„there“", "there", "\"there\"", "'there'"})
        for (const auto& body : {"x | default: ", "x|default:", "x | strip | default: "})
            BOOST_TEST_CONTEXT(body << mark)
    BOOST_TEST(fault_of_tag(std::string{body} + mark).starts_with("write {{x|there}}, where"));
    for (const auto* body :
        {"x || 'there'", "x||there", "x || “there”", "x|default(there)", "x | default(there, true)"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST(fault_of_tag(body).starts_with("write {{x|there}}, where"));
}

BOOST_AUTO_TEST_CASE(only_the_argument_of_a_filter_for_absent_values_is_advised_as_fallback)
{
    for (const auto* body : {"x | append: '!'", "x | date: '%d.%m.%Y'", "x | replace: 'a', 'b'", "x | join: ', '",
             "x|prepend: 'Dr. '", "x|truncate(5, '…')", "x|split: '|'", "x|money: \"EUR\"", "x|length > 1",
             "x|size == 'a'", "x|append: '!' | upcase", "x|title=\"a\""})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST(fault_of_tag(body).starts_with("write {{x|…}}, where"));
    for (const auto* body : {"x | append: '!' | default: 'there'", "x | default: 'there' | append: '!'",
             "x|replace: 'a', 'b' | default('there', true)", "x|own: 'a' | default: there", "x|split: '|' | d('there')",
             "x|default=\"there\"", "x|default = 'there'", "x|default=there", "x | own: 'there'",
             "x|upcase|own('there')", "x|default: there | upcase"})
        BOOST_TEST_CONTEXT(body)
    BOOST_TEST(fault_of_tag(body).starts_with("write {{x|there}}, where"));
    BOOST_TEST(fault_of_tag("x | append: '!' | default: 'a | b'").starts_with("write {{x|a | b}}, where"));
}

BOOST_AUTO_TEST_CASE(sections_with_paths_of_handlebars_are_refused)
{
    const std::string field = ", or fields. before the name of a field with a /";
    const pasted_template cases[] = {
        {"{{#this}}", "{{#this}} is Handlebars; write {{#.}}…{{/.}} for the element itself"},
        {"{{^this}}", "{{^this}} is Handlebars; write {{^.}}…{{/.}} for the element itself"},
        {"{{#this.items}}", "{{#this.items}} is Handlebars; write {{#items}}…{{/items}}"},
        {"{{#this/items}}", "{{#this/items}} is Handlebars; write {{#items}}…{{/items}}"},
        {"{{# ../vip }}", "{{# ../vip}} is Handlebars; write {{#vip}}…{{/vip}}"},
        {"{{#@root.vip}}", "{{#@root.vip}} is Handlebars; write {{#vip}}…{{/vip}}"},
        {"{{^@last}}", "{{^@last}} is Handlebars; write {{^name}}…{{/name}}, with the name of a value that is true or "
                       "false, or of a list"},
        {"{{#person/name}}", "{{#person/name}} is Handlebars; write {{#person.name}}…{{/person.name}}" + field},
        {"{{^price/month}}", "{{^price/month}} is Handlebars; write {{^price.month}}…{{/price.month}}" + field},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == "line 1, column 1: " + c.fault);
}

BOOST_AUTO_TEST_CASE(names_of_braze_and_marketo_are_refused_with_the_name_to_write)
{
    const std::string fallback = ", where behind the bar stands the fallback itself";
    const std::string such = ", with the name of a value, such as first_name";
    const pasted_template cases[] = {
        {"{{${first_name}}}", "{{${first_name}}} is Liquid of Braze; write {{first_name}}"},
        {"{{ ${first_name} }}", "{{${first_name}}} is Liquid of Braze; write {{first_name}}"},
        {R"({{${first_name} | default: "x"}})", R"({{${first_name} | default: "x"}} has a filter of Liquid or Jinja; )"
                                                "write {{first_name|x}}" +
                                                    fallback + ", and no filter"},
        {"{{custom_attribute.${plan}|x}}", "{{custom_attribute.${plan}|x}} is Liquid of Braze; write {{plan|x}}"},
        {"{{custom_attribute.${My Plan}}}",
            "{{custom_attribute.${My Plan}}} is Liquid of Braze; write {{name}}" + such},
        {"{{lead.First Name:default=there}}",
            "{{lead.First Name:default=there}} is a token of Marketo; write {{name|there}}" + fallback + such},
        {"{{lead.City:default=}}", "{{lead.City:default=}} is a token of Marketo; write {{lead.City|}}" + fallback},
        {"{{First Name ?? 'y'}}", "{{First Name ?? 'y'}} is an expression; write {{name|y}}" + fallback},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == "line 1, column 1: " + c.fault);
}

BOOST_AUTO_TEST_CASE(a_word_that_is_a_filter_can_be_written_as_text)
{
    BOOST_TEST(
        fault_of_text("{{x|first}}") ==
        "line 1, column 1: {{x|first}} has a filter of Liquid or Jinja; write {{x|…}}, where behind the bar stands the "
        "fallback itself, and no filter; if the text \"first\" is meant, write {{x|}}{{^x}}first{{/x}}");
    BOOST_TEST(fault_of_tag("x|date: open").ends_with("write {{x|}}{{^x}}date: open{{/x}}"));
    BOOST_TEST(rendered("{{x|}}{{^x}}first{{/x}}", {{"x", ""}}) == "first");
    BOOST_TEST(rendered("{{x|}}{{^x}}first{{/x}}", {{"x", "y"}}) == "y");
}

BOOST_AUTO_TEST_CASE(expressions_are_refused_with_the_name_to_write)
{
    const std::string letters = ": a tag holds a name of letters, digits, _ and .";
    const std::string result = ", with the name of a value that holds the result";
    const std::string list = ", which repeats its content for each element of a list";
    const pasted_template cases[] = {
        {"{{~x~}}", "{{~x~}} removes blanks as in Handlebars or Jinja; write {{x}}"},
        {"{{- x|a -}}", "{{- x|a -}} removes blanks as in Handlebars or Jinja; write {{x|a}}"},
        {"{{~#x}}", "{{~#x}} removes blanks as in Handlebars or Jinja; write {{#x}}…{{/x}}"},
        {"{{~> p}}", "{{~> p}} removes blanks as in Handlebars or Jinja; write {{>p}}"},
        {"{{x~}}", "{{x~}} is no name; write {{x}}" + letters},
        {"{{x[0]}}", "{{x[0]}} is no name; write {{#x}}…{{/x}}" + list},
        {"{{x['a'][\"b\"]}}", "{{x['a'][\"b\"]}} is no name; write {{x.a.b}}" + letters},
        {"{{x()}}", "{{x()}} is no name; write {{x}}" + letters},
        {"{{'x'}}", "{{'x'}} is a text in quotation marks; write the text itself, without a tag"},
        {"{{“x”}}", "{{“x”}} is a text in quotation marks; write the text itself, without a tag"},
        {"{{x+1}}", "{{x+1}} is an expression; write {{x}}" + result},
        {"{{x == 1}}", "{{x == 1}} is an expression; write {{x}}" + result},
        {"{{#x==1}}", "{{#x==1}} is an expression; write {{#x}}…{{/x}}" + result},
        {"{{x ?? 'y'}}",
            "{{x ?? 'y'}} is an expression; write {{x|y}}, where behind the bar stands the fallback itself"},
        {"{{!-- {{x}} --}}",
            "{{!-- {{x}} is a comment of Handlebars, and ends here at the first }}; write {{! …}} without "
            "tags in it"},
        {"{{ end }}",
            "{{end}} ends a block of Go or Jinja; write {{/name}}, with the name of the section, or {{fields.end}} "
            "for a value of this name"},
        {"{{ else }}",
            "{{else}} is Handlebars or Liquid; close the section and write {{^name}}…{{/name}} for the other case"},
        {"{{range .Items}}", "{{range .Items}} is a block of Go or Jinja; write {{#Items}}…{{/Items}}"},
        {"{{#each x as |y|}}", "{{#each x as |y|}} is Handlebars; write {{#x}}…{{/x}}"},
        {"{{#if (eq a b)}}",
            "{{#if (eq a b)}} is Handlebars; write {{#name}}…{{/name}}, with the name of a value that is true "
            "or false"},
        {"{{#unless not x}}", "{{#unless not x}} is Handlebars; write {{#x}}…{{/x}}"},
        {"{%- if not x -%}", "{% if not x %} is Liquid or Jinja; write {{^x}}…{{/x}}"},
        {"{#- c -#}", "{# c #} is Jinja; write {{! …}}"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == "line 1, column 1: " + c.fault);
}

BOOST_AUTO_TEST_CASE(ordinary_fallbacks_and_names_are_accepted)
{
    for (const auto* fallback : {"there", "Sir: welcome", "first customer", "Dr. Who", "First", "Date: open",
             "you (all)", "customer(s)", "length = 5", "more > 1", "x = '1'", "-", "—", "~", "a -", "5", "10: 30",
             "\"there\"", "“there”", "dear 'friend'", "the last", "last “minute” deals", "title", "default", "and|or",
             "a | b", "x~", "https://x.example/?a=b", "%d", "!", "end", "else", "'", "Ann's", "100 %",
             "your plan: free", "note: ânewâ"})
        BOOST_TEST_CONTEXT(fallback)
    BOOST_TEST(fault_of_text("{{x|" + std::string{fallback} + "}}") == "");
    for (const auto* name : {"first_name", "fields.Café", "fields.first-name", "fields.E-Mail", "név", "名前",
             "fields.R&D", "fields.utm:source", "fields.price/month", "fields.end", "fields.vip?", "x1", "1", ".",
             "first", "default", "endless", "fields.Preis_€", "fields.a@b", "user.address.city", "if", "each"})
        BOOST_TEST_CONTEXT(name)
    BOOST_TEST(fault_of_text("{{" + std::string{name} + "}}{{#" + name + "}}{{/" + name + "}}") == "");
}

BOOST_AUTO_TEST_CASE(text_that_only_looks_like_another_language_is_accepted)
{
    for (const auto* source : {"{{x|default}}", "{{x|this|that}}", "{{x|the default}}", "{{title|title}}",
             "{{x|10: 30}}", "{{x|at: noon}}", "{{! else | default: \"y\" }}", "{{#if}}x{{/if}}", "{{elsewhere}}",
             "{{!-- a note }}", "{{!-- a {{note --}}", "100 {% 20 %}", "{%", "{# {%", "a %} b #}",
             "{{=<% %>=}}<%x%>{#x#}", "{{=%% %%=}}{%%x%%}", "{%- 20 %} off", "{#}", "{#1 {{x}} #2"})
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(fault_of_text(source) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
