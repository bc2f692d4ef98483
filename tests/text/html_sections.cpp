// Sections in HTML: what they leave open about the position behind them, and what svg leaves open.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>

namespace outbound::test {
namespace {

const std::string different = " begins and ends in different tags or attributes; let it end where it began";
const std::string divided_element =
    "a section ends in the name of an element, which this would continue; write a blank before it";
const std::string divided_attribute =
    "stands in an attribute whose name a section divides; write the whole attribute into the section";
const std::string no_name = "stands in an attribute without a name; name it";
const std::string ambiguous =
    "stands in a URL that begins differently with a section and without it; write the value into each case of the "
    "section";
const std::string foreign_markup = "svg or math may make markup of this element's content; write only text into it";

std::string fault_in(const std::string& source, const partial_map& partials = {})
try {
    const text_template compiled{source, place::html, from(partials)};
    return {};
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

void check_accepted(std::initializer_list<const char*> sources)
{
    for (const auto* source : sources)
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(fault_in(source) == "");
}

// Each fault ends as given.
void check_refused(const std::string& fault, std::initializer_list<const char*> sources)
{
    for (const auto* source : sources)
        BOOST_TEST_CONTEXT(source << " -> " << fault_in(source))
    BOOST_TEST(fault_in(source).ends_with(fault));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(html_sections)

BOOST_AUTO_TEST_CASE(a_value_behind_both_cases_of_a_section_is_encoded_as_in_each)
{
    const struct {
        std::string source;
        boost::json::object values;
        std::string url;
    } cases[] = {
        {"{{#vip}}https://a.example/?e={{/vip}}{{^vip}}https://b.example/?e={{/vip}}{{v}}", {{"v", "a+b@example.com"}},
            "https://b.example/?e=a%2Bb%40example.com"},
        {"{{^vip}}https://a.example/?e={{/vip}}{{#vip}}https://b.example/?e={{/vip}}{{v}}",
            {{"v", "a/b?c&d"}, {"vip", true}}, "https://b.example/?e=a%2Fb%3Fc%26d"},
        {"{{#vip}}https://a.example/{{/vip}}{{! note }}{{^vip}}https://b.example/{{/vip}}{{v}}", {{"v", "sale: 50%"}},
            "https://b.example/sale%3A%2050%25"},
        {"\n{{#vip}}\nhttps://a.example/\n{{/vip}}\n{{^vip}}\nhttps://b.example/\n{{/vip}}\n{{v}}", {{"v", "a:b"}},
            "\nhttps://b.example/\na%3Ab"},
        {"{{#a}}https://a.example/{{/a}}{{^a}}{{#b}}https://b.example/{{/b}}{{^b}}https://c.example/{{/b}}{{/a}}{{v}}",
            {{"v", "a@b"}}, "https://c.example/a%40b"},
        {"{{#base}}{{base}}/{{/base}}{{^base}}https://b.example/{{/base}}{{v}}",
            {{"v", "a@b"}, {"base", "https://x.example"}}, "https://x.example/a%40b"},
        {"{{#w}}{{w}}{{/w}}{{^w}}https://b.example/{{/w}}?e={{v}}", {{"v", "a@b"}}, "https://b.example/?e=a%40b"},
        {"{{#vip}}mailto:{{/vip}}{{^vip}}tel:{{/vip}}{{v}}", {{"v", "+49 1"}}, "tel:+49%201"},
        {"{{#vip}}https{{/vip}}{{^vip}}http{{/vip}}://{{v}}", {{"v", "a:b"}}, "http://a%3Ab"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(rendered("<a href=\"" + c.source + "\">", c.values) == "<a href=\"" + c.url + "\">");
}

BOOST_AUTO_TEST_CASE(a_value_whose_part_of_the_url_depends_on_a_section_is_refused)
{
    check_refused(
        ambiguous, {"<a href=\"{{#vip}}https://a.example/?e={{/vip}}{{v}}\">", "<a href=\"{{^vip}}/{{/vip}}{{v}}\">",
                       "<a href=\"{{#a}}https://a.example/{{/a}}{{#b}}https://b.example/{{/b}}{{v}}\">",
                       "<a href=\"{{#a}}https://a.example/{{/a}} {{^a}}https://b.example/{{/a}}{{v}}\">",
                       "<a href=\"{{#a}}https://a.example/{{/a}}{{^b}}https://b.example/{{/b}}{{v}}\">",
                       "<a href=\"{{#a}}{{/a}}{{^a}}https://b.example/{{/a}}{{v|x}}\">",
                       "<a href=\"{{#a}}mailto:{{/a}}{{^a}}https://a.example/?e={{/a}}{{v}}\">",
                       "<a href=\"mailto:a@example.com{{#a}}?subject={{/a}}{{v}}\">",
                       "<a href=\"{{#a}}x/{{/a}}{{^a}}y/{{/a}}{{#a}}z{{/a}}\"><a href=\"{{#a}}x/{{/a}}{{v}}\">"});
    check_refused("stands in a URL that holds code or data; write an https URL",
        {"<a href=\"{{#a}}javascript:{{/a}}{{^a}}https://a.example/{{/a}}{{v}}\">",
            "<a href=\"{{#a}}https://a.example/{{/a}}{{^a}}data:{{/a}}{{v}}\">",
            "<a href=\"{{#a}}java{{/a}}{{^a}}vb{{/a}}script:{{v}}\">"});
    check_accepted({"<a href=\"{{#a}}{{x}}{{/a}}{{#b}}{{y}}{{/b}}\">",
        "<a href=\"{{#a}}https://a.example/{{/a}}{{#b}}{{link}}{{/b}}\">",
        "<a href=\"{{#a}}https://a.example/?e={{v}}{{/a}}{{^a}}{{link}}{{/a}}\">",
        "<a href=\"{{link}}{{#a}}?a=1&amp;b={{/a}}{{v}}\">", "<a href=\"{{#a}}https://a.example{{/a}}/x?e={{v}}\">",
        "<a href=\"{{#a}}https://a.example/{{/a}}{{{v}}}\">", "<a href=\"mailto:{{v}}{{#a}}?subject={{a}}{{/a}}\">"});
}

BOOST_AUTO_TEST_CASE(a_section_divides_no_name)
{
    check_refused(
        different, {"<scr{{#no}}x{{/no}}ipt>var a='{{v}}'</script>", "<h{{#a}}1{{/a}}{{^a}}2{{/a}}>",
                       "<p {{#a}}><img {{/a}}src=\"{{v}}\">", "</scr{{#a}}ipt{{/a}}>", "<{{#a}}script{{/a}}>{{v}}"});
    check_refused(divided_element, {"<scr{{#no}} x{{/no}}ipt>var a='{{v}}'</script>", "<scr{{#no}} {{/no}}ipt>{{v}}",
                                       "<s{{#no}} x=\"y\"{{/no}}cript>{{v}}", "<p{{#a}} b{{/a}}=\"{{v}}\">",
                                       "<s{{#a}} x{{/a}}{{#b}}cript{{/b}}>{{v}}"});
    check_refused(divided_attribute,
        {"<p {{#vip}}on{{/vip}}click=\"{{v}}\">", "<p {{#vip}}st{{/vip}}yle=\"{{v}}\">",
            "<a {{#vip}}hr{{/vip}}{{^vip}}x{{/vip}}ef=\"{{v}}\">", "<p o{{#a}}{{/a}}{{#a}}x {{/a}}nclick=\"{{v}}\">",
            "<p on{{#a}}x{{/a}}click='{{v}}'>", "<p {{#a}}on{{/a}}{{#b}}click{{/b}}{{#c}}x{{/c}}y=\"{{v}}\">",
            "<a {{#a}}class=\"b\" hr{{/a}}ef=\"{{{v}}}\">"});
    check_refused(no_name, {"<p onclick {{#a}}title{{/a}}=\"{{v}}\">", "<p onclick {{#a}}title {{/a}}=\"{{v}}\">",
                               "<p onclick {{#a}}title=\"x\"{{/a}}=\"{{v}}\">", "<p {{#a}}onclick{{/a}} =\"{{v}}\">"});
    check_refused("in the content of a meta element with http-equiv; write the content without values",
        {"<meta {{#a}}http-{{/a}}equiv=\"refresh\" content=\"{{v}}\">",
            "<meta {{#a}}http-equiv{{/a}}=\"refresh\" content=\"{{v}}\">",
            "<meta {{#a}}http-equiv=\"refresh\" {{/a}}content=\"{{v}}\">"});
}

BOOST_AUTO_TEST_CASE(whole_attributes_stand_in_sections)
{
    check_accepted({"<p {{#a}}title=\"{{v}}\"{{/a}}>", "<p{{#a}} title=\"{{v}}\"{{/a}}>", "<input{{#a}} checked{{/a}}>",
        "<input{{#a}} checked{{/a}}{{#b}} disabled{{/b}}/>", "<input checked{{#a}} disabled{{/a}} title=\"{{v}}\">",
        "<input {{#a}}checked{{/a}}{{^a}}disabled{{/a}} title=\"{{v}}\">",
        "<input {{#a}}checked{{/a}}{{#b}}disabled{{/b}} title=\"{{v}}\">", "<td {{#a}}bgcolor=\"{{a}}\" nowrap{{/a}}>",
        "<td{{#a}} title=\"{{a}}\" nowrap{{/a}}>{{v}}",
        "<a {{#a}}href=\"{{v}}\"{{/a}}{{^a}}title=\"{{v}}\"{{/a}} class=\"x\">",
        "<input checked{{#a}}=\"checked\"{{/a}}>", "<a title{{#a}}=\"{{v}}\"{{/a}}>", "<br{{#a}} class=\"x\"{{/a}}/>",
        "<p {{#a}}title=\"x\"{{/a}}{{#b}}class=\"y\"{{/b}}>{{v}}", "<p {{#a}}data-{{/a}}x=\"y\">{{v}}",
        "<s{{#a}} x{{/a}}{{^a}} y{{/a}}z>{{v}}"});
    BOOST_TEST(fault_in("<p {{#a}}click=\"{{v}}\" on{{/a}}>") ==
               "line 1, column 26: section \"a\" of line 1, column 4 ends in the name of an attribute, which it would "
               "continue for the next element of a list; let it end with a blank");
    check_refused(
        "let it end with a blank", {"<a {{#a}}ef=\"{{v}}\" hr{{/a}}>", "<p {{#a}}click='{{v}}' {{#b}}on{{/b}}{{/a}}>",
                                       "<p d{{#a}}yle=\"{{v}}\" st{{/a}}>"});
    check_accepted({"<p {{^a}}click=\"{{v}}\" on{{/a}}>", "<p {{#a}}click=\"x\" on{{/a}}>"});
}

BOOST_AUTO_TEST_CASE(a_section_divides_no_end_tag)
{
    check_refused("stands in an end tag; write the end tag whole",
        {"<title></ti{{#a}}x{{/a}}tle><a href=\"{{v}}\">", "<title></ti{{v|}}tle><a onclick=\"{{v}}\">",
            "<textarea><{{#a}}x{{/a}}/textarea>"});
    check_refused(different, {"<title>{{#a}}</ti{{/a}}tle><a href=\"{{v}}\">"});
    check_accepted({"<title>{{#a}}x{{/a}} < {{v}}</title>", "<title>{{#a}}<b>{{/a}}{{v}}</title>{{v}}"});
}

BOOST_AUTO_TEST_CASE(a_title_in_svg_or_math_takes_only_text)
{
    check_refused(foreign_markup,
        {"<svg><title><a href=\"{{v}}\">", "<svg><title><img src=x {{v}}>", "<SVG width='1'><textarea><b {{v}}>",
            "<math><title><a href=\"{{v}}\">", "<svg><g></g></svg><svg/><title></titlex>", "<svg><title></b>",
            "<svg><title>a<!-- {{v}} -->", "<svg><style><a title=\"</style>{{v}}", "<svg><iframe><a title='</iframe>",
            "{{#a}}<svg>{{/a}}<title><b></title>"});
    BOOST_TEST(fault_in("<svg>{{>p}}</svg>", {{"p", "<title><a href=\"{{v}}\">"}}).ends_with(foreign_markup));
    BOOST_TEST(fault_in("{{>p}}<title><a href=\"{{v}}\">", {{"p", "<svg>"}}).ends_with(foreign_markup));
    check_accepted(
        {"<svg><title>{{v}} & more</title><a href=\"{{v}}\"/></svg>{{v}}", "<svg><title>1 < 2 {{v}} <3</title>",
            "<svg><title>{{#a}}{{v}}{{/a}}</TITLE ></svg>", "<title><b {{v}}</title>", "<textarea><a href=</textarea>",
            "<svg><style>a > b {}<!-- --></style></svg>{{v}}", "<svg></svg><script>if (a<b) f()</script>{{v}}"});
    BOOST_TEST(fault_in("{{>p}}<p>{{v}}</p>", {{"p", "<head><title>{{v}}</title></head>"}}) == "");
}

BOOST_AUTO_TEST_CASE(a_cdata_section_of_svg_or_math_hides_no_markup)
{
    check_refused("reads this CDATA section as text, up to ]]>; write the text itself, with &lt; for < and &amp; for &",
        {"<svg><![CDATA[ > <a title=\"]]> <script> {{v}} </script>\">", "<math><mi><![CDATA[x]]></mi></math>",
            "{{#a}}<svg>{{/a}}<![CDATA[", "{{>p}}<![CDATA[ > ]]>"});
    check_refused("in a CDATA section; end the section before it, with ]]>",
        {"<svg><style><![CDATA[</style><a title=\"]]><script>{{v}}</script>\">",
            "<svg><script><![CDATA[ ]] ></script><a title=\"]]></script><script>{{v}}\">"});
    check_accepted({"<![CDATA[ x ]]>{{v}}", "<p><![CDATA[ > {{v}} ]]>", "<svg><!-- <![CDATA[ --></svg>",
        "<svg><![cdata[x]]>{{v}}", "<svg><![CDAT[x]]>{{v}}", "<svg><!>{{v}}<![>{{v}}",
        "<svg><style><![CDATA[.a > b {}]]></style><style>/*<![CDATA[*/a{}/*]]]>*/</style></svg>{{v}}",
        "<svg><script><![CDATA[if (a<b) f()]]></script></svg>{{v}}", "<style><![CDATA[</style>{{v}}"});
    BOOST_TEST(fault_in("<![CDATA[{{v}}]]>").find("stands in a comment") != std::string::npos);
    BOOST_TEST(fault_in("<svg><![C{{v}}").find("stands in a comment") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_url_of_a_list_has_its_own_beginning)
{
    const boost::json::object values{{"u", "https://x.example/a?b=c&d"}, {"v", "a b"}};
    const struct {
        std::string source, written;
    } cases[] = {
        {"srcset=\"https://x.example/1 1x, {{u}} 2x\"",
            "srcset=\"https://x.example/1 1x, https://x.example/a?b=c&amp;d 2x\""},
        {"srcset=\"{{u}}, {{u}} 2x\"", "srcset=\"https://x.example/a?b=c&amp;d, https://x.example/a?b=c&amp;d 2x\""},
        {"imagesrcset='{{u}} 1x,{{u}} 2x'",
            "imagesrcset='https://x.example/a?b=c&amp;d 1x,https://x.example/a?b=c&amp;d 2x'"},
        {"srcset=\"https://x.example/w_1,{{v}} 1x\"", "srcset=\"https://x.example/w_1,a%20b 1x\""},
        {"srcset=\"{{#u}}{{u}} 1x, {{/u}}{{u}} 2x\"",
            "srcset=\"https://x.example/a?b=c&amp;d 1x, https://x.example/a?b=c&amp;d 2x\""},
        {"ping=\"https://x.example/{{v}} {{u}}\"", "ping=\"https://x.example/a%20b https://x.example/a?b=c&amp;d\""},
        {"href=\"https://x.example/ 1x, {{v}}\"", "href=\"https://x.example/ 1x, a%20b\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(rendered("<x " + c.source + ">", values) == "<x " + c.written + ">");
    BOOST_TEST(
        fault_in("<img srcset=\"{{u}} 1x, java{{v}}:x 2x\">").find("would form the scheme") != std::string::npos);
    BOOST_CHECK_THROW(rendered("<img srcset=\"x 1x, {{u}} 2x\">", boost::json::object{{"u", "javascript:x"}}), error);
}

BOOST_AUTO_TEST_CASE(a_colon_behind_a_character_of_no_scheme_is_text)
{
    check_accepted({"<a href=\"{{u}}&t=12:30\">", "<a href=\"{{u}}&amp;t=12:30\">", "<a href=\"{{u}}_x:1\">",
        "<a href=\"{{u}}@x.example:80\">", "<a href=\"{{u}}%3A:\">",
        "<a href=\"{{u}}{{#a}}&a=1{{/a}}{{^a}}&b=2{{/a}}:\">"});
    check_refused("or give the whole URL as one value",
        {"<a href=\"{{u}}a+b-c.1:x\">", "<a href=\"{{u}}{{#a}}&amp;{{/a}}:x\">", "<a href=\"{{u}} \t:x\">"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
