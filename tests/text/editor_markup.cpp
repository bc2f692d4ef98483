// Tags that an editor of HTML has changed are refused with the tag to write.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace outbound::test {
namespace {

std::string fault_at(const std::string& source, place where = place::html)
try {
    const text_template compiled{source, where};
    return {};
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

// Each source with the end of its fault.
void check_ends(const std::vector<std::pair<std::string, std::string>>& cases)
{
    for (const auto& [source, end] : cases)
        BOOST_TEST(fault_at(source).ends_with(end), source << " -> " << fault_at(source));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(editor_markup)

BOOST_AUTO_TEST_CASE(tags_with_encoded_braces_are_refused_with_the_tag_to_write)
{
    BOOST_TEST(fault_at("<p>Hi</p>\n<a href=\"%7B%7Bunsubscribe_url%7D%7D\">") ==
               "line 2, column 10: %7B%7Bunsubscribe_url%7D%7D is a tag whose braces are encoded, so that it would be "
               "sent as it stands; write {{unsubscribe_url}}");
    check_ends({{"<a href='%7b%7Bunsubscribe_url%7D%7d'>", "; write {{unsubscribe_url}}"},
        {"<a href=\"https://x.example/?e=%7B%7B%20fields.plan%7CK%C3%BChn%20%7D%7D\">", "; write {{fields.plan|Kühn}}"},
        {"<a href=\"%7B%7B%7Blink%7D%7D%7D\">", "; write {{link}}"},
        {"<a href=\"%7B%7B%23vip%7D%7D/x%7B%7B/vip%7D%7D\">", "; write {{#vip}}…{{/vip}}"},
        {"<a href=\"%7B%7Bfirst%20name%7D%7D\">", "; write {{name}}, with the name of a value, such as first_name"},
        {"<a href=\"{{u}}?a=%7B%7Bv%7D%7D\">", "; write {{v}}"}, {"<p>&#123;&#123;v&#125;&#125;</p>", "; write {{v}}"},
        {"&#x7b;&#x7B;&nbsp;v&nbsp;&#x7d;&#x7D;", "; write {{v}}"}, {"&lbrace;&lcub;v&rcub;&rbrace;", "; write {{v}}"},
        {"%7B%7Bv | default: 'there'%7D%7D",
            "; write {{v|there}}, where behind the bar stands the fallback itself, and no filter"}});
}

BOOST_AUTO_TEST_CASE(encoded_braces_that_are_no_tag_are_text)
{
    for (const auto* source :
        {"<a href=\"https://x.example/?q=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D\">", "%7B%7B", "%7B%7D", "%7B%7B%7D%7D",
            "%7B%7Bv", "%7B%7Bv\" %7D%7D", "%7Bv%7D", "&#123;v&#125;", "&#123; &#123;v&#125;&#125;",
            "%7B%7B%22a%22%7D%7D", "{{=<% %>=}}<%v%> %7B%7Bv%7D%7D &#123;&#123;v&#125;&#125;", "%7", "&#123", "100 %"})
        BOOST_TEST(fault_at(source) == "", source);
    BOOST_TEST(fault_at("%7B%7Bv%7D%7D &#123;&#123;v&#125;&#125;", place::text) == "");
    std::string many;
    for (int i = 0; i < 20'000; ++i)
        many += "%7B%7Ba";
    BOOST_TEST(fault_at(many) == "");
}

BOOST_AUTO_TEST_CASE(fallbacks_with_character_references_are_refused_with_the_characters)
{
    BOOST_TEST(
        fault_at("{{name|K&uuml;hn &amp; S&ouml;hne}}") ==
        "line 1, column 1: the fallback \"K&uuml;hn &amp; S&ouml;hne\" of \"name\" has character references, and "
        "a fallback is escaped like a value; write {{name|Kühn & Söhne}}");
    check_ends({{"{{name|it&rsquo;s}}", "; write {{name|it’s}}"}, {"{{name|&#8364;5}}", "; write {{name|€5}}"},
        {"{{name|&#x20AC;5}}", "; write {{name|€5}}"}, {"{{name|&nbsp;}}", "; write {{name|}}"},
        {"{{name|Micha&lstrok; &#x1F600;}}", "; write {{name|Michał 😀}}"}, {"{{name|&lt;3}}", "; write {{name|<3}}"},
        {"{{name|a&#125;}}", "; write {{name|…}}"}, {"{{name|a&#7;}}", "; write {{name|…}}"},
        {"<a href=\"{{link|https://x.example/?a=1&amp;b=2}}\">", "; write {{link|https://x.example/?a=1&b=2}}"},
        {"<p title=\"{{name|&quot;x&quot; y}}\">", "; write {{name|\"x\" y}}"}});
    BOOST_TEST(rendered("{{name|Kühn & Söhne}}", boost::json::object{}) == "Kühn &amp; Söhne");
}

BOOST_AUTO_TEST_CASE(fallbacks_without_character_references_are_accepted)
{
    for (const auto* fallback : {"AT&T; and more", "R&D", "a &amp b", "&unknown;", "&;", "&#;", "&#x;", "&#xD800;",
             "&#99999999;", "a & b;", "&", "https://x.example/?a=1&copy=2"})
        BOOST_TEST(fault_at("{{name|" + std::string{fallback} + "}}") == "", fallback);
    for (const auto* tag : {"{{{name|K&uuml;hn}}}", "{{&name|K&uuml;hn}}"})
        BOOST_TEST(rendered(tag, boost::json::object{}) == "K&uuml;hn", tag);
    BOOST_TEST(fault_at("{{name|K&uuml;hn}}", place::text) == "");
}

BOOST_AUTO_TEST_CASE(names_with_markup_are_refused_with_the_name)
{
    check_ends({{"{{<b>v</b>}}", "{{<b>v</b>}} has HTML in it; write {{v}}"},
        {"{{&nbsp;v}}", "{{&nbsp;v}} has HTML in it; write {{v}}"}, {"{{v&nbsp;|x}}", " has HTML in it; write {{v|x}}"},
        {"{{first<span>_name</span>}}", " has HTML in it; write {{first_name}}"},
        {"{{<i class=\"x\">v|there</i>}}", " has HTML in it; write {{v|there}}"},
        {"{{#<b>vip</b>}}", " has HTML in it; write {{#vip}}…{{/vip}}"},
        {"{{&amp;v}}", " has HTML in it; write {{&v}}"}, {"{{&gt;footer}}", " has HTML in it; write {{>footer}}"},
        {"{{fields.R&amp;D}}", " has HTML in it; write {{fields.R&D}}"},
        {"{{<br>}}", " has HTML in it; write {{name}}, with the name of a value, such as first_name"},
        {"{{first&nbsp;name}}", " has HTML in it; write {{name}}, with the name of a value, such as first_name"},
        {"{{#if&nbsp;vip}}", "{{#if&nbsp;vip}} is Handlebars; write {{#vip}}…{{/vip}}"},
        {"{{<b>v</b> | default: &quot;x&quot;}}",
            "; write {{v|x}}, where behind the bar stands the fallback itself, and no filter"},
        {"{{{<b>v</b>}}}", " has HTML in it; write {{v}}"}});
    for (const auto* source : {"{{! <b>a</b> &nbsp; }}", "{{v|<b>x</b>}}", "{{fields.R&D}}", "{{fields.a$b}}"})
        BOOST_TEST(fault_at(source) == "", source);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
