// Positions in HTML where values are allowed, and their escaping.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {
namespace {

constexpr std::string_view in_script = "stands in a script; move it into the text";
constexpr std::string_view in_style = "stands in a style; move it into the text";
constexpr std::string_view in_comment =
    "stands in a comment; remove the comment, or write {{! …}} for a note of your own";
constexpr std::string_view in_tag = "stands inside a tag; write it into a quoted attribute";
constexpr std::string_view in_reference =
    "stands in a character reference; end it with ; before, or write &amp; for the character &";
constexpr std::string_view in_command =
    "stands in the content of a meta element with http-equiv; write the content without values";
constexpr std::string_view unquoted =
    "stands in an attribute without quotes; write quotes around the attribute's value";

std::string fault_of_html(const std::string& source, const partial_map& partials = {})
try {
    const text_template compiled{source, place::html, from(partials)};
    return {};
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

std::string fault_of_value(const std::string& source, const std::string& value)
try {
    return "sent: " + rendered(source, boost::json::object{{"v", value}});
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(html_position)

BOOST_AUTO_TEST_CASE(values_are_refused_where_no_escaping_makes_them_safe)
{
    const struct {
        std::string source;
        std::string_view fault;
    } cases[] = {
        {"<script>{{v}}</script>", in_script},
        {"<script type='text/x'>\nvar a = \"{{v}}\";", in_script},
        {"<SCRIPT>if (a</b>c) {{{v}}}</script>", in_script},
        {"<script></scripty>{{&v}}</script>", in_script},
        {"<script>{{#s}}x{{/s}}</script>", in_script},
        {"<p onclick=\"f('{{v}}')\">", in_script},
        {"<iframe srcdoc=\"{{v}}\">", in_script},
        {"<style>p { color: {{v}} }</style>", in_style},
        {"<p style='color:{{v}}'>", in_style},
        {"<!-- {{v}} -->", in_comment},
        {"<!-- > {{#s}}x{{/s}} -->", in_comment},
        {"<!doctype {{v}}>", in_comment},
        {"<?xml {{v}}?>", in_comment},
        {"<a href={{v}}>", unquoted},
        {"<a href= x{{v}}>", unquoted},
        {"<td width={{#s}}1{{/s}}>", unquoted},
        {"<a {{v}}>", in_tag},
        {"<a{{v}}>", in_tag},
        {"<a b{{v}}=\"\">", in_tag},
        {"</a {{v}}>", in_tag},
        {"<a b=\"c\"{{v}}>", in_tag},
        {"<{{v}}>", "stands behind <, where it may become a tag; write &lt; before it"},
        {"<xmp>{{v}}</xmp>", "stands in an element whose content is no markup; move it into the text"},
        {"<a =\"{{v}}\">", "stands in an attribute without a name; name it"},
        {"<a href=\"javascript:f('{{v}}')\">", "stands in a URL that holds code or data; write an https URL"},
        {"<a href=\" Java\tScript:{{{v}}}\">", "stands in a URL that holds code or data; write an https URL"},
        {"<script><!-- <script> </script> {{v}} </script>", in_script},
        {"<script><!-- <SCRIPT/></script >{{v}}", in_script},
        {"<script><!-- <script> </script> <script> </script> {{v}}", in_script},
        {"<script><!-- a -- > <script></script>{{v}}", in_script},
        {"<meta http-equiv=\"refresh\" content=\"0;url={{v}}\">", in_command},
        {"<META HTTP-EQUIV=refresh CONTENT='{{v}}'>", in_command},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
        {
            const auto name = c.source.find("{{#s}}") != std::string::npos ? "s" : "v";
            const auto column = c.source.find("{{") + 1 - (c.source.find('\n') == std::string::npos ? 0 : 23);
            const auto line = c.source.find('\n') == std::string::npos ? "line 1" : "line 2";
            BOOST_TEST(fault_of_html(c.source) == std::string{line} + ", column " + std::to_string(column) +
                                                      ": the tag of \"" + name + "\" " + std::string{c.fault});
        }
}

BOOST_AUTO_TEST_CASE(text_and_quoted_attributes_take_values)
{
    for (const auto* source : {"{{v}}", "<p>{{v}}</p>", "<p title=\"{{v}}\">", "<p title = '{{v}}'/>", "<br/>{{v}}",
             "a < b {{v}}", "a <3 {{v}}", "<title>{{v}}</title>", "<textarea><b {{v}}</textarea>",
             "<script>a</b</script>{{v}}", "<style>a{b:c}</style >{{v}}", "<!-- a -- > b -->{{v}}", "<!-->{{v}}",
             "<!--a--!>{{v}}", "<!doctype html>{{v}}", "<a b=c>{{v}}", "<a b=\"'>\">{{v}}", "<p data-on=\"{{v}}\">",
             "<!--[if mso]><v:rect title=\"{{v}}\"/><![endif]-->{{v}}",
             "<!--[if !mso]><!--><b>{{v}}</b><!--<![endif]-->", "<p>{{! <script> }}{{v}}",
             "<a {{#s}}class=\"x\"{{/s}} href=\"y\">{{v}}", "<input{{#s}} checked{{/s}}>{{v}}",
             "<script><!-- a --></script>{{v}}", "<script><!--></script>{{v}}",
             "<script><!-- <script> --></script>{{v}}", "<script><!-- <scripty> </script>{{v}}",
             "<script><!-- <script> </script> </script>{{v}}", "<script><script></script>{{v}}",
             "<meta name=\"x\" content=\"{{v}}\">", "<meta content='{{v}}'><meta http-equiv=x content='y'>",
             "<p title=\"javascript:{{v}}&#{{v}};\">", "{{#s}}<div>{{v}}</div>{{/s}}{{^s}}<p>{{v}}</p>{{/s}}",
             "<p title=\"a {{#s}}{{v}}{{/s}}\">"})
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(fault_of_html(source) == "");
}

BOOST_AUTO_TEST_CASE(a_section_ends_where_it_began)
{
    const std::string ending = " begins and ends in different tags or attributes; let it end where it began";
    BOOST_TEST(fault_of_html("<p>{{#s}}<a title=\"{{/s}}{{v}}\">") ==
               "line 1, column 20: section \"s\" of line 1, column 4" + ending);
    BOOST_TEST(
        fault_of_html("{{#s}}<script>{{/s}}{{v}}") == "line 1, column 15: section \"s\" of line 1, column 1" + ending);
    BOOST_TEST(fault_of_html("<p {{#s}}title=\"{{/s}}{{v}}\">") ==
               "line 1, column 17: section \"s\" of line 1, column 4" + ending);
    BOOST_TEST(fault_of_html("<a {{#s}}onclick{{/s}}{{^s}}title{{/s}}=\"{{v}}\">") ==
               "line 1, column 42: the tag of \"v\" stands in an attribute without a name; name it");
}

BOOST_AUTO_TEST_CASE(partials_stand_in_text_and_end_in_text)
{
    BOOST_TEST(fault_of_html("<p>{{>p}}", {{"p", "<b>{{v}}</b>"}}) == "");
    BOOST_TEST(fault_of_html("<p title=\"{{>p}}\">", {{"p", "x"}}) ==
               "line 1, column 11: the partial \"p\" stands inside a tag or a comment; call it in text");
    BOOST_TEST(fault_of_html("{{>p}}{{v}}", {{"p", "<a title=\""}}) ==
               "line 1, column 11: the partial ends inside a tag or a comment; end it in text");
}

BOOST_AUTO_TEST_CASE(values_in_urls_are_percent_encoded)
{
    const struct {
        std::string source, value, written;
    } cases[] = {
        {"<a href=\"https://x.example/?e={{v}}\">", "a+b@example.com", "https://x.example/?e=a%2Bb%40example.com"},
        {"<a href='https://x.example/{{v}}/b'>", "a/../\"<'é", "https://x.example/a%2F..%2F%22%3C%27%C3%A9/b"},
        {"<img src=\"https://x.example/{{v}}.png\">", "a b&c", "https://x.example/a%20b%26c.png"},
        {"<a href=\"{{v}}\">", "https://x.example/a?b=c&d=%20e f'\"é",
            "https://x.example/a?b=c&amp;d=%20e%20f&#39;%22%C3%A9"},
        {"<a href=\" {{v}}?e=1\">", "HTTP://x.example/", " HTTP://x.example/?e=1"},
        {"<a href=\"{{v}}\">", "/path", "/path"},
        {"<a href=\"mailto:{{v}}\">", "a+b@example.com?bcc=c", "mailto:a+b@example.com%3Fbcc%3Dc"},
        {"<a href=\"mailto:a@example.com?subject={{v}}\">", "a b+c", "mailto:a@example.com?subject=a%20b%2Bc"},
        {"<a href=\"tel:{{v}}\">", "+4989123456", "tel:+4989123456"},
        {"<a href=\"{{{v}}}\">", "https://x.example/?a=b c", "https://x.example/?a=b c"},
        {"<a href=\"https://x.example/{{{v}}}\">", "a?b=c", "https://x.example/a?b=c"},
        {"<a title=\"{{v}}\">", "a+b@example.com <c>", "a+b@example.com &lt;c&gt;"},
        {"<v:rect xlink:href=\"https://x.example/{{v}}\">", "a b", "https://x.example/a%20b"},
        {"<a href=\"https://x.example/?e={{w|a+b c}}\">", "", "https://x.example/?e=a%2Bb%20c"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source << " <- " << c.value)
        {
            const auto quote = c.source.find('"') == std::string::npos ? '\'' : '"';
            const auto out = rendered(c.source, boost::json::object{{"v", c.value}});
            const auto begin = out.find(quote) + 1;
            BOOST_TEST(out.substr(begin, out.find(quote, begin) - begin) == c.written);
        }
}

BOOST_AUTO_TEST_CASE(a_value_that_begins_a_link_has_a_scheme_of_links)
{
    const std::string refused =
        "line 1, column 10: the value of {{v}} is no http, https, mailto or tel URL; nothing else may "
        "begin a link";
    for (const auto* source : {"<a href=\"{{v}}\">", "<a href=\"{{{v}}}\">", "<a href=\"{{&v}}#x\">"}) {
        for (const auto* value : {"javascript:alert(1)", " JAVA\tscript:alert(1)", "data:text/html,x", "\x01vbscript:x",
                 "javascript&#58;alert(1)", "file:///etc/passwd", ":x"})
            BOOST_TEST_CONTEXT(source << " <- " << value)
        BOOST_TEST(fault_of_value(source, value) == refused);
        for (const auto* value :
            {"https://x.example", "HTTP://x.example", "mailto:a@example.com", "tel:+49891", "x/y:z"})
            BOOST_TEST_CONTEXT(source << " <- " << value)
        BOOST_TEST(fault_of_value(source, value).starts_with("sent: "));
    }
    BOOST_TEST(fault_of_value("<a href=\"{{#v}}{{.}}{{/v}}\">", "javascript:x").find("no http") != std::string::npos);
    BOOST_TEST(fault_of_value("<a href=\"https://x.example/{{v}}\">", "javascript:x") ==
               "sent: <a href=\"https://x.example/javascript%3Ax\">");
}

BOOST_AUTO_TEST_CASE(template_and_values_form_no_scheme_together)
{
    const std::string fault =
        ": a value and this : would form the scheme of a link; write https: into the template, or give "
        "the whole URL as one value";
    BOOST_TEST(fault_of_html("<a href=\"{{v}}://x.example\">") == "line 1, column 15" + fault);
    BOOST_TEST(fault_of_html("<a href=\"{{{v}}}:8080\">") == "line 1, column 17" + fault);
    BOOST_TEST(fault_of_html("<a href=\"java{{v}}:x\">") == "line 1, column 19" + fault);
    BOOST_TEST(fault_of_html("<a href=\"{{#s}}{{v}}{{/s}}:x\">") == "line 1, column 27" + fault);
    BOOST_TEST(fault_of_html("<a href=\"{{v}}/a:b\">") == "");
    BOOST_TEST(fault_of_html("<a href=\"{{#s}}https{{/s}}{{^s}}http{{/s}}://x.example\">") == "");
}

BOOST_AUTO_TEST_CASE(schemes_are_read_as_browsers_decode_them)
{
    const std::string code = "the tag of \"v\" stands in a URL that holds code or data; write an https URL";
    for (const auto* scheme : {"javascript:", "javascript&colon;", "javascript&#58;", "javascript&#58",
             "javascript&#0000058;", "javascript&#x3A;", "javascript&#X3a;", "javascript&#x0003a;",
             "&#x6A;avascript&#x3A;", "&#106avascript:", "java&Tab;script:", "java&NewLine;script:", "java&#9;script:",
             "java&#10script:", "java\n\tscript:", "&#1;javascript:", "jav&#x61script:", "VBSCRIPT&colon;",
             "data&#58;text/html,", "java{{! note }}script:", "{{#s}}java{{/s}}script:", "{{#s}}javascript:{{/s}}",
             "{{^s}}java{{/s}}{{#s}}vb{{/s}}script:", "{{#s}}https:{{/s}}{{^s}}data:{{/s}}", "java{{#s}}script{{/s}}:"})
        BOOST_TEST_CONTEXT(scheme)
    BOOST_TEST(fault_of_html("<a href=\"" + std::string{scheme} + "f('{{v}}')\">").ends_with(code));
    for (const auto* link : {"https&colon;//x.example/{{v}}", "https&#58;//x.example/{{v}}", "javascript&Colon;{{v}}",
             "javascript&colon{{v}}", "&#x110000;javascript:{{v}}", "java&amp;script:{{v}}", "/javascript:{{v}}",
             "?a=1&{{v}}", "&sol;x&{{v}}", "java&#script:{{v}}", "{{#s}}https{{/s}}://x.example/{{v}}",
             "{{#s}}data/{{/s}}{{^s}}x{{/s}}"})
        BOOST_TEST_CONTEXT(link)
    BOOST_TEST(fault_of_html("<a href=\"" + std::string{link} + "\">") ==
               (std::string_view{link}.ends_with("&colon{{v}}")
                       ? "line 1, column 26: the tag of \"v\" " + std::string{in_reference}
                       : ""));
}

BOOST_AUTO_TEST_CASE(a_character_reference_that_forms_a_scheme_with_values_is_refused)
{
    for (const auto* end : {"&#58;", "&#58", "&#x3A;", "&#0058x", "&colon;", "&#9;:", "&NewLine;&colon;"})
        BOOST_TEST_CONTEXT(end)
    BOOST_TEST(
        fault_of_html("<a href=\"{{v}}" + std::string{end} + "alert(1)\">")
            .ends_with(
                "a value and this : would form the scheme of a link; write https: into the template, or give the "
                "whole URL as one value"));
    BOOST_TEST(fault_of_html("<a href=\"{{v}}&#58\">").starts_with("line 1, column 15: a value and this : "));
    for (const auto* begin : {"&", "&#", "&#5", "&#x", "&col", "java&#115"})
        BOOST_TEST_CONTEXT(begin)
    BOOST_TEST(fault_of_html("<a href=\"" + std::string{begin} + "{{v}}\">").ends_with(in_reference));
    BOOST_TEST(fault_of_html("<a href=\"&#{{#s}}58{{/s}};\">").ends_with(in_reference));
    BOOST_TEST(fault_of_html("<a href=\"{{#s}}&#{{/s}}58;{{v}}\">").find("begins and ends in different tags") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fallback_that_begins_a_link_has_a_scheme_of_links)
{
    for (const auto* fallback : {"javascript:alert(1)", " JAVA\tscript:x", "javascript&#58;x", "javascript&colon;x",
             "data:x", ":x", "file:///x"})
        for (const auto* tag : {"v|", "{v|", "&v |"})
            BOOST_TEST_CONTEXT(tag << fallback)
    BOOST_TEST(fault_of_html("<a href=\"{{" + std::string{tag} + fallback + (*tag == '{' ? "}}}\">" : "}}\">"))
                   .ends_with("\" is no http, https, mailto or tel URL; nothing else may begin a link"));
    for (const auto* source : {"<a href=\"{{v|https://x.example}}\">", "<a href=\"{{v|}}\">", "<a href=\"{{v|/x}}\">",
             "<a href=\"/{{v|javascript:x}}\">", "<p title=\"{{v|javascript:x}}\">"})
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(fault_of_html(source) == "");
}

BOOST_AUTO_TEST_CASE(every_attribute_with_a_url_is_a_link)
{
    for (const auto* begin :
        {"<a href=", "<a xlink:href=", "<base href=", "<object data=", "<object codebase=", "<object classid=",
            "<param name='src' value=", "<PARAM VALUE=", "<button formaction=", "<form action=", "<img srcset=",
            "<link imagesrcset=", "<td background=", "<video poster=", "<a ping=", "<applet code=", "<applet archive=",
            "<svg:set attributeName='href' to=", "<animate attributeName='href' values=", "<x xml:base="})
        BOOST_TEST_CONTEXT(begin)
        {
            const std::string open = begin + std::string{"\""};
            BOOST_TEST(
                fault_of_value(open + "{{v}}\">", "javascript:x").find("is no http, https") != std::string::npos);
            BOOST_TEST(
                fault_of_value(open + "{{v}}\">", "https://x.example") == "sent: " + open + "https://x.example\">");
            BOOST_TEST(fault_of_html(open + "javascript:{{v}}\">").find("holds code or data") != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(a_meta_element_with_a_value_takes_no_command)
{
    const std::string fault =
        "http-equiv makes a command of this element's content, which holds a value; remove one of them";
    BOOST_TEST(fault_of_html("<meta content=\"{{v}}\" http-equiv=\"refresh\">") == "line 1, column 34: " + fault);
    BOOST_TEST(
        fault_of_html("<meta content='0;url={{#s}}{{v}}{{/s}}' {{#s}}Http-Equiv=refresh{{/s}}>").ends_with(fault));
    BOOST_TEST(fault_of_html("<meta http-equiv=\"refresh\" content=\"9{{#s}}9{{/s}}\">{{v}}") == "");
}

BOOST_AUTO_TEST_CASE(a_foreign_scheme_is_found_beside_a_fallback_too)
{
    const text_template compiled{"<a href=\"{{v|https://x.example}}\">", place::html};
    BOOST_CHECK_THROW(compiled.missing({{"v", "javascript:x"}}), error);
    BOOST_TEST(compiled.missing({{"v", " "}}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
