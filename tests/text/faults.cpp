// Invalid templates are refused with place and reason.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace outbound::test {
namespace {

struct faulty_template {
    std::string source;
    std::string message;
    place where = place::html;
    partial_map partials = {};
    std::string path = {};
};

void check_faults(const std::vector<faulty_template>& examples)
{
    for (const auto& each : examples)
        BOOST_TEST_CONTEXT(each.source)
        {
            BOOST_CHECK_EXCEPTION(
                (text_template{each.source, each.where, from(each.partials)}), error, [&](const error& e) {
                    const auto& what = e.problem();
                    BOOST_TEST(what.violations.size() == 1U);
                    BOOST_TEST(what.violations.at(0).message == each.message);
                    BOOST_TEST(what.violations.at(0).path == each.path);
                    BOOST_TEST(what.detail.ends_with(each.message));
                    return what.code == errc::invalid;
                });
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(tags_that_never_end)
{
    check_faults({
        {"a\n  {{name", "line 2, column 3: the tag \"{{name\" is never closed; end it with \"}}\""},
        {"{{", "line 1, column 1: the tag \"{{\" is never closed; end it with \"}}\""},
        {"ü{{{name}}", "line 1, column 2: the tag \"{{{name}}\" is never closed; end it with \"}}}\""},
        {"{{! comment }", "line 1, column 1: the tag \"{{! comment }\" is never closed; end it with \"}}\""},
        {"{{=<% %>}}", "line 1, column 1: the tag \"{{=<% %>}}\" is never closed; end it with \"=}}\""},
        {"{{=<% %>=}}<%name}}", "line 1, column 12: the tag \"<%name}}\" is never closed; end it with \"%>\""},
    });
}

BOOST_AUTO_TEST_CASE(names_that_are_none)
{
    const std::string space = " has a space in it; write a name like first_name or fields.plan";
    check_faults({
        {"{{}}", "line 1, column 1: the tag has no name; write one between the delimiters"},
        {"{{#}}", "line 1, column 1: the tag has no name; write one between the delimiters"},
        {"{{>  }}", "line 1, column 1: the tag has no name; write one between the delimiters"},
        {"{{ |x}}", "line 1, column 1: the tag has no name; write one between the delimiters"},
        {"{{first name}}", "line 1, column 1: \"first name\"" + space},
        {"{{#vip one}}{{/vip}}", "line 1, column 1: \"vip one\"" + space},
        {"{{\xC2\xA0name}}", "line 1, column 1: \"\xC2\xA0name\"" + space},
        {"{{> a b}}", "line 1, column 1: \"a b\"" + space},
        {"{{a..b}}", "line 1, column 1: \"a..b\" has an empty part; write a name on both sides of each dot"},
        {"{{.a}}", "line 1, column 1: \".a\" has an empty part; write a name on both sides of each dot"},
        {"{{a.}}", "line 1, column 1: \"a.\" has an empty part; write a name on both sides of each dot"},
        {"{{a{b}}", "line 1, column 1: \"a{b\" is no name; write one without braces and control characters"},
        {"{{a\x01}}", "line 1, column 1: \"a?\" is no name; write one without braces and control characters"},
    });
}

BOOST_AUTO_TEST_CASE(names_with_characters_that_nobody_sees)
{
    const std::string space = " has a space in it; write a name like first_name or fields.plan";
    const auto hidden = [](const std::string& name, const std::string& code) {
        return "line 1, column 1: \"" + name + "\" has an invisible character in it, U+" + code +
               "; type the name again";
    };
    check_faults({
        {"{{name\u200B}}", hidden("name\u200B", "200B")},
        {"{{#\uFEFFvip}}x{{/\uFEFFvip}}", hidden("\uFEFFvip", "FEFF")},
        {"{{fields.a\u00ADb}}", hidden("fields.a\u00ADb", "00AD")},
        {"{{name\u200E}}", hidden("name\u200E", "200E")},
        {"{{name\u200D}}", hidden("name\u200D", "200D")},
        {"{{na\u2060me|x}}", hidden("na\u2060me", "2060")},
        {"{{>footer\u200B}}", hidden("footer\u200B", "200B")},
        {"{{name\u202F}}", "line 1, column 1: \"name\u202F\"" + space},
        {"{{first\u2009name}}", "line 1, column 1: \"first\u2009name\"" + space},
        {"{{\u3000name}}", "line 1, column 1: \"\u3000name\"" + space},
    });
    BOOST_TEST(rendered("{{fields.می\u200Cخواهم|x}}", boost::json::object{}) == "x");
    BOOST_TEST(rendered("{{name|a\u200B\u202Fb}}", boost::json::object{}) == "a\u200B\u202Fb");
}

BOOST_AUTO_TEST_CASE(fallbacks_that_hide_tags)
{
    const std::string end = "; a fallback is only text, and its tag ends at the first }}";
    const auto tag = [&](const std::string& fallback) {
        return "line 1, column 4: the fallback \"" + fallback + "\" of \"name\" has a tag in it" + end;
    };
    check_faults({
        {"Hi {{name|{{company}}}}", tag("{{company")},
        {"Hi {{name|there}, your code {{code}}.", tag("there}, your code {{code"), place::text},
        {"Hi {{name|there, {{code}}", tag("there, {{code"), place::header},
        {"Hi {{{name|there}} {{{code}}}", tag("there}} {{{code")},
        {"Hi {{&name|there} {{#vip}}x{{/vip}}", tag("there} {{#vip"), place::xml},
        {"Hi {{name|there}, your code is {code}}",
            "line 1, column 4: the fallback \"there}, your code is {code\" of \"name\" has braces that are no pair" +
                end},
        {"{{=<% %>=}} <%name|a <%b%>", "line 1, column 13: the fallback \"a <%b\" of \"name\" has a tag in it" + end},
    });
    for (const auto* fallback : {"{there}", "a { b", "a } b", ":-{", "{", "}x", "a {b} {c}"})
        BOOST_TEST(rendered("{{name|" + std::string{fallback} + " }}", boost::json::object{}, place::text) == fallback);
    BOOST_TEST(rendered("{{=<% %>=}}<%name|{{a}}%>", boost::json::object{}) == "{{a}}");
}

BOOST_AUTO_TEST_CASE(sections_that_do_not_match)
{
    check_faults({
        {"a\n{{#s}}\nb", "line 2, column 1: section \"s\" is never closed; add {{/s}}"},
        {"{{^s}}", "line 1, column 1: section \"s\" is never closed; add {{/s}}"},
        {"{{/s}}", "line 1, column 1: {{/s}} closes nothing; open the section before it or remove it"},
        {"{{#a}}\n{{#b}}{{/a}}{{/b}}",
            "line 2, column 7: {{/a}} does not close section \"b\" of line 2, column 1; write {{/b}} first"},
        {"{{#a}}{{>p}}{{/a}}", "line 1, column 1: section \"b\" is never closed; add {{/b}}", place::html,
            {{"p", "{{#b}}"}}, "partials.p"},
    });
}

BOOST_AUTO_TEST_CASE(features_that_the_language_lacks_are_refused)
{
    const std::string blocks =
        "line 1, column 1: blocks and parents (< and $) are not supported; use partials and sections";
    check_faults({
        {"{{<parent}}{{/parent}}", blocks},
        {"{{$block}}{{/block}}", blocks},
        {"{{>*name}}", "line 1, column 1: names of partials cannot be looked up in the values; write the name itself"},
        {"{{#a|b}}{{/a}}",
            "line 1, column 1: a section takes no fallback; write one in the {{name|fallback}} inside it"},
        {"{{=<% =%>=}}", "line 1, column 1: \"<% =%>\" are no delimiters; write two of at most 16 bytes without =, as "
                         "in {{=<% %>=}}"},
        {"{{=<%=}}",
            "line 1, column 1: \"<%\" are no delimiters; write two of at most 16 bytes without =, as in {{=<% %>=}}"},
        {"{{=a b c=}}", "line 1, column 1: \"a b c\" are no delimiters; write two of at most 16 bytes without =, as in "
                        "{{=<% %>=}}"},
        {"{{=aaaaaaaaaaaaaaaaa b=}}",
            "line 1, column 1: \"aaaaaaaaaaaaaaaaa b\" are no delimiters; write two of at most 16 "
            "bytes without =, as in {{=<% %>=}}"},
    });
}

BOOST_AUTO_TEST_CASE(text_that_its_place_cannot_hold)
{
    const std::string header = "a header is one line of text; remove the line break or control character";
    check_faults({
        {"Hi {{name}}\nBcc: x", "line 1, column 12: " + header, place::header},
        {"a\xC2\x85", "line 1, column 2: " + header, place::header},
        {"{{>p}}", "line 1, column 5: " + header, place::header, {{"p", "text\n"}}, "partials.p"},
        {"<a>\x02</a>", "line 1, column 4: XML cannot hold this control character; remove it", place::xml},
    });
}

BOOST_AUTO_TEST_CASE(text_that_is_no_utf8)
{
    const std::string wish = "these bytes are not UTF-8; save the text as UTF-8";
    check_faults({
        {"\xFF", "line 1, column 1: " + wish},
        {"é\nab\xC3(", "line 2, column 3: " + wish},
        {"\xC0\x80", "line 1, column 1: " + wish},
        {"a\xED\xA0\x80", "line 1, column 2: " + wish},
        {"👋\xF0\x9F", "line 1, column 2: " + wish},
        {"{{>p}}", "line 1, column 2: " + wish, place::html, {{"p", "a\x80"}}, "partials.p"},
    });
}

BOOST_AUTO_TEST_CASE(the_detail_names_the_partial)
{
    const partial_map partials{{"footer", "\n{{"}};
    BOOST_CHECK_EXCEPTION((text_template{"{{>footer}}", place::html, from(partials)}), error, [](const error& e) {
        BOOST_TEST(
            e.what() ==
            std::string{"partial \"footer\": line 2, column 1: the tag \"{{\" is never closed; end it with \"}}\""});
        return true;
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
