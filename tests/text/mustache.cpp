// The rules of the template language.
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace outbound::test {
namespace {

struct rendered_template {
    std::string rule;
    std::string source;
    std::string values;
    std::string expected;
    partial_map partials = {};
};

void check_rendered(const std::vector<rendered_template>& examples)
{
    for (const auto& each : examples)
        BOOST_TEST_CONTEXT(each.rule)
        {
            BOOST_TEST(
                rendered(each.source, boost::json::parse(each.values), place::html, each.partials) == each.expected);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mustache)

BOOST_AUTO_TEST_CASE(tags_write_values)
{
    check_rendered({
        {"text without tags stays", "no tags { here }\n", "{}", "no tags { here }\n"},
        {"a name is replaced", "Dear {{name}}!", R"({"name": "Ada"})", "Dear Ada!"},
        {"blanks in a tag do not matter", "[{{  name\t}}]", R"({"name": "Ada"})", "[Ada]"},
        {"values are escaped", "{{v}}", R"({"v": "<a href='x'>\"&\"</a>"})",
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"},
        {"three braces keep the value", "{{{v}}} {{{ v }}}", R"({"v": "<b>&</b>"})", "<b>&</b> <b>&</b>"},
        {"an ampersand keeps the value", "{{&v}} {{& v }}", R"({"v": "<b>&</b>"})", "<b>&</b> <b>&</b>"},
        {"what a value holds is no template", "{{v}}", R"({"v": "{{w}}", "w": 1})", "{{w}}"},
        {"an absent name writes nothing", "[{{v}}]", "{}", "[]"},
        {"null writes nothing", "[{{v}}{{{v}}}{{&v}}]", R"({"v": null})", "[]"},
        {"an object or array is no text", "[{{o}}{{a}}]", R"({"o": {"x": 1}, "a": [1]})", "[]"},
        {"true and false are words", "{{t}} {{f}}", R"({"t": true, "f": false})", "true false"},
        {"interpolation never stands alone", "  {{v}}\n", R"({"v": "x"})", "  x\n"},
        {"a byte order mark is dropped", "\xEF\xBB\xBF{{v}}", R"({"v": "x"})", "x"},
        {"text in any script", "Grüße, {{név}} 👋", R"({"név": "Łukasz"})", "Grüße, Łukasz 👋"},
    });
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_people_write_them)
{
    check_rendered({
        {"integer", "{{n}}", R"({"n": 85})", "85"},
        {"negative", "{{n}}", R"({"n": -7})", "-7"},
        {"largest", "{{n}}", R"({"n": 18446744073709551615})", "18446744073709551615"},
        {"decimal", "{{n}}", R"({"n": 1.21})", "1.21"},
        {"zeros at the end", "{{n}}", R"({"n": 2.500})", "2.5"},
        {"whole decimal", "{{n}}", R"({"n": 3.0})", "3"},
        {"small", "{{n}}", R"({"n": 0.0001})", "0.0001"},
        {"big", "{{n}}", R"({"n": 1e20})", "100000000000000000000"},
        {"huge", "{{n}}", R"({"n": 1e300})", "1e+300"},
        {"zero", "{{n}}", R"({"n": -0.0})", "0"},
    });
}

BOOST_AUTO_TEST_CASE(dots_reach_into_objects)
{
    check_rendered({
        {"a member", "{{a.b}}", R"({"a": {"b": 1}})", "1"},
        {"far down", "{{a.b.c.d}}", R"({"a": {"b": {"c": {"d": "deep"}}}})", "deep"},
        {"a broken chain writes nothing", "[{{a.b.c}}]", R"({"a": {"x": 1}})", "[]"},
        {"only the first part is looked up outside", "[{{a.b.c}}]", R"({"a": {"b": {}}, "b": {"c": "no"}, "c": "no"})",
            "[]"},
        {"the innermost first part wins", "[{{#a}}{{b.c}}{{/a}}]", R"({"a": {"b": {}}, "b": {"c": "no"}})", "[]"},
        {"the first part may come from outside", "{{#a}}{{b.c}}{{/a}}", R"({"a": {"x": 1}, "b": {"c": "yes"}})", "yes"},
        {"a dotted name is no single key", "[{{a.b}}]", R"({"a.b": "no"})", "[]"},
        {"nothing is inside a string", "[{{a.b}}]", R"({"a": "text"})", "[]"},
    });
}

BOOST_AUTO_TEST_CASE(sections_are_shown_for_values_and_repeated_for_arrays)
{
    check_rendered({
        {"true", "[{{#v}}yes{{/v}}]", R"({"v": true})", "[yes]"},
        {"false, null, absent, zero, empty",
            "[{{#a}}1{{/a}}{{#b}}2{{/b}}{{#c}}3{{/c}}{{#d}}4{{/d}}{{#e}}5{{/e}}{{#f}}6{{/f}}]",
            R"({"a": false, "b": null, "d": 0, "e": "", "f": []})", "[]"},
        {"a string", "{{#v}}{{.}} or {{v}}{{/v}}", R"({"v": "text"})", "text or text"},
        {"an object is looked into", "{{#who}}{{name}}{{/who}}", R"({"who": {"name": "Ada"}})", "Ada"},
        {"an empty object is shown", "{{#v}}yes{{/v}}", R"({"v": {}})", "yes"},
        {"outer names stay visible", "{{#who}}{{name}} {{city}}{{/who}}",
            R"({"who": {"name": "Ada"}, "name": "no", "city": "York"})", "Ada York"},
        {"arrays repeat", "{{#items}}{{n}},{{/items}}", R"({"items": [{"n": 1}, {"n": 2}, {"n": 3}]})", "1,2,3,"},
        {"a dot is the element", "{{#items}}({{.}}){{/items}}", R"({"items": ["a", 2, 3.5, "<"]})",
            "(a)(2)(3.5)(&lt;)"},
        {"a raw dot", "{{#items}}{{{.}}}{{&.}}{{/items}}", R"({"items": ["<", "&"]})", "<<&&"},
        {"arrays in arrays", "{{#rows}}[{{#.}}{{.}}{{/.}}]{{/rows}}", R"({"rows": [[1, 2], [], ["x"]]})", "[12][][x]"},
        {"the whole values", "{{#.}}{{a}}{{/.}}", R"({"a": 1})", "1"},
        {"values that are an array", "{{#.}}{{a}};{{/.}}", R"([{"a": 1}, {"a": 2}])", "1;2;"},
        {"values that are text", "{{.}} {{#.}}!{{/.}}", R"("hi")", "hi !"},
        {"dotted", "{{#a.b}}yes{{/a.b}}{{#a.c}}no{{/a.c}}", R"({"a": {"b": true}})", "yes"},
        {"nested alike", "{{#a}}1{{#a}}2{{/a}}3{{/a}}", R"({"a": true})", "123"},
        {"nested and skipped", "[{{#a}}1{{#a}}2{{/a}}3{{/a}}]", R"({"a": false})", "[]"},
        {"inverted", "{{^a}}none{{/a}}{{^b}}no{{/b}}", R"({"a": [], "b": [1]})", "none"},
        {"inverted and absent", "{{^a}}{{^a}}x{{/a}}y{{/a}}", "{}", "xy"},
        {"inverted for null and empty text", "{{^a}}1{{/a}}{{^b}}2{{/b}}{{^c}}3{{/c}}",
            R"({"a": null, "b": "", "c": {}})", "12"},
        {"inverted dotted", "{{^a.b}}none{{/a.b}}", R"({"a": {}})", "none"},
        {"blanks in tags", "{{# a }}{{ / a }}{{ ^b }}x{{/ b }}", R"({"a": 1})", "x"},
        {"blanks around tags stay", " | {{#a}}\t|\t{{/a}} | ", R"({"a": 1})", " | \t|\t | "},
    });
}

BOOST_AUTO_TEST_CASE(a_tag_alone_on_its_line_takes_the_line_with_it)
{
    check_rendered({
        {"section", "a\n{{#s}}\nb\n{{/s}}\nc\n", R"({"s": true})", "a\nb\nc\n"},
        {"indented", "a\n  {{#s}}  \nb\n\t{{/s}}\nc", R"({"s": true})", "a\nb\nc"},
        {"CRLF", "a\r\n{{#s}}\r\nb\r\n{{/s}}\r\nc", R"({"s": true})", "a\r\nb\r\nc"},
        {"first line", "  {{#s}}\nb{{/s}}", R"({"s": true})", "b"},
        {"last line", "a{{#s}}\nb\n  {{/s}}", R"({"s": true})", "a\nb\n"},
        {"inverted", "a\n{{^s}}\nb\n{{/s}}\n", "{}", "a\nb\n"},
        {"comment", "a\n  {{! note }}\nb", "{}", "a\nb"},
        {"comment of many lines", "a\n{{!\n one\n two\n}}\nb", "{}", "a\nb"},
        {"delimiters", "a\n{{=<% %>=}}\nb<%v%>", R"({"v": 1})", "a\nb1"},
        {"not beside text", "a {{! note }}\n", "{}", "a \n"},
        {"not beside another tag", "{{#s}}{{/s}}\n", "{}", "\n"},
        {"empty lines stay", "{{#s}}\n\n{{/s}}\n\n", R"({"s": true})", "\n\n"},
        {"one after the other", "{{#a}}\n{{#b}}\nx\n{{/b}}\n{{/a}}\n", R"({"a": 1, "b": 1})", "x\n"},
    });
}

BOOST_AUTO_TEST_CASE(comments_write_nothing)
{
    check_rendered({
        {"inline", "a{{! b }}c", "{}", "ac"},
        {"many lines", "a{{!\n b\n}}c", "{}", "ac"},
        {"any content", "a{{! {{x} # / | = }}c", "{}", "ac"},
        {"never a name", "a{{!name}}c", R"({"name": 1, "!name": 2})", "ac"},
    });
}

BOOST_AUTO_TEST_CASE(delimiters_can_be_set)
{
    check_rendered({
        {"pair", "{{=<% %>=}}{{v}} <%v%> <%&v%> <%{v}%>", R"({"v": "&"})", "{{v}} &amp; & &"},
        {"single", "{{=[ ]=}}[v]", R"({"v": 1})", "1"},
        {"alike", "{{= | | =}}|v| |#v|x|/v|", R"({"v": 1})", "1 x"},
        {"and back", "{{=<% %>=}}<%v%><%={{ }}=%>{{v}}", R"({"v": 1})", "11"},
        {"to themselves", "{{={{ }}=}}{{v}}", R"({"v": 1})", "1"},
        {"across sections", "{{#v}}{{=<% %>=}}<%v%><%/v%>", R"({"v": 1})", "1"},
        {"wide gaps", "{{=   @   @   =}}@v@", R"({"v": 1})", "1"},
        {"not into partials", "{{=<% %>=}}<%>p%>", R"({"v": 1})", "1<%v%>", {{"p", "{{v}}<%v%>"}}},
        {"not out of partials", "{{>p}}{{v}}|v|", R"({"v": 1})", "11|v|", {{"p", "{{= | | =}}|v|"}}},
    });
}

BOOST_AUTO_TEST_CASE(partials_are_other_templates)
{
    check_rendered({
        {"inserted", "a{{>p}}c", "{}", "abc", {{"p", "b"}}},
        {"absent", "a{{>p}}c", "{}", "ac"},
        {"sees the context", "{{#who}}{{>p}}{{/who}}", R"({"who": {"n": 1}})", "1", {{"p", "{{n}}"}}},
        {"in partials", "{{>p}}", R"({"n": 1})", "[1]", {{"p", "[{{>q}}]"}, {"q", "{{n}}"}}},
        {"recursion that ends", "{{>p}}", R"({"n": 1, "sub": [{"n": 2, "sub": [{"n": 3, "sub": []}]}]})", "1(2(3()))",
            {{"p", "{{n}}({{#sub}}{{>p}}{{/sub}})"}}},
        {"name with signs", "{{> mail/footer.html }}", "{}", "x", {{"mail/footer.html", "x"}}},
        {"alone on its line", "a\n{{>p}}\nc", "{}", "a\nbc", {{"p", "b"}}},
        {"indented", "a\n  {{>p}}\nc", "{}", "a\n  1\n  2\nc", {{"p", "1\n2\n"}}},
        {"indented without a line break", "a\n  {{>p}}", "{}", "a\n  1\n  2", {{"p", "1\n2"}}},
        {"not indented amid text", "  {{v}} {{>p}}\n", R"({"v": 1})", "  1 1\n2\n", {{"p", "1\n2"}}},
        {"values are not indented", " {{>p}}\n", R"({"v": "x\ny"})", " |x\ny|\n", {{"p", "|{{v}}|\n"}}},
        {"a value begins an indented line", " {{>p}}\n", R"({"v": "x"})", " x\n xx\n", {{"p", "{{v}}\n{{v}}{{v}}\n"}}},
        {"sections in an indented partial", " {{>p}}\n", R"({"s": [1, 2]})", " <\n  1\n  2\n >\n",
            {{"p", "<\n{{#s}}\n {{.}}\n{{/s}}\n>\n"}}},
        {"inline sections in an indented partial", " {{>p}}\n", R"({"s": [1, 2]})", " 12.\n",
            {{"p", "{{#s}}{{.}}{{/s}}.\n"}}},
        {"indentation adds up", " {{>p}}\n", "{}", " a\n   b\n", {{"p", "a\n  {{>q}}\n"}, {"q", "b\n"}}},
        {"but not through a partial amid text", " {{>p}}\n", "{}", " a b\nc\n", {{"p", "a {{>q}}\n"}, {"q", "b\nc"}}},
        {"the same partial both ways", "{{>p}}  {{>p}}\n  {{>p}}\n{{>p}}\n", "{}", "a\nb  a\nb\n  a\n  ba\nb",
            {{"p", "a\nb"}}},
        {"empty lines are lines", " {{>p}}\n", "{}", " a\n \n b\n", {{"p", "a\n\nb\n"}}},
        {"comments in an indented partial", " {{>p}}\n", "{}", " ab\n", {{"p", "{{! note }}\na{{! note }}b\n"}}},
    });
}

BOOST_AUTO_TEST_CASE(fallbacks_stand_in_for_values)
{
    check_rendered({
        {"absent", "Hi {{name|there}}!", "{}", "Hi there!"},
        {"null", "{{name|there}}", R"({"name": null})", "there"},
        {"empty", "{{name|there}}", R"({"name": ""})", "there"},
        {"given", "{{name|there}}", R"({"name": "Ada"})", "Ada"},
        {"zero and false are values", "{{n|none}} {{b|none}}", R"({"n": 0, "b": false})", "0 false"},
        {"blanks around it", "[{{ name |  dear friend \n}}]", "{}", "[dear friend]"},
        {"empty fallback", "[{{name|}}]", "{}", "[]"},
        {"only the first bar counts", "{{a|b|c}}", "{}", "b|c"},
        {"escaped like a value", "{{a|Tom & Co}} {{{a|Tom & Co}}} {{&a|Tom & Co}}", "{}",
            "Tom &amp; Co Tom & Co Tom & Co"},
        {"dotted", "{{fields.plan|free}}", R"({"fields": {}})", "free"},
        {"in sections", "{{#items}}{{.|?}}{{/items}}", R"({"items": ["a", "", null]})", "a??"},
        {"is no template", "{{a|b.c}}", R"({"b": {"c": 1}})", "b.c"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
