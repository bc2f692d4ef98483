// Escaping of values for each context.
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace outbound::test {
namespace {

struct escaped_value {
    std::string rule;
    std::string value;
    std::string escaped;
    std::string raw;
};

void check_escaped(place where, const std::vector<escaped_value>& examples)
{
    for (const auto& each : examples)
        BOOST_TEST_CONTEXT(each.rule)
        {
            const boost::json::value values{{"v", each.value}};
            BOOST_TEST(rendered("[{{v}}]", values, where) == '[' + each.escaped + ']');
            BOOST_TEST(rendered("[{{{v}}}]", values, where) == '[' + each.raw + ']');
            BOOST_TEST(rendered("[{{&v}}]", values, where) == '[' + each.raw + ']');
            BOOST_TEST(rendered("a{{v}}b{{v}}", values, where) == 'a' + each.escaped + 'b' + each.escaped);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(escape)

BOOST_AUTO_TEST_CASE(plain_text_takes_values_as_they_are)
{
    const std::string all = "<&>\"'\r\n\t\x01 é";
    check_escaped(place::text, {{"anything", all, all, all}});
}

BOOST_AUTO_TEST_CASE(html_escapes_five_characters)
{
    check_escaped(place::html, {
                                   {"all five", "&<>\"'", "&amp;&lt;&gt;&quot;&#39;", "&<>\"'"},
                                   {"runs between", "a<b and c>d", "a&lt;b and c&gt;d", "a<b and c>d"},
                                   {"nothing to do", "plain é 👋", "plain é 👋", "plain é 👋"},
                                   {"an entity is text", "&amp;", "&amp;amp;", "&amp;"},
                                   {"line breaks stay", "a\r\nb", "a\r\nb", "a\r\nb"},
                               });
}

BOOST_AUTO_TEST_CASE(xml_drops_characters_that_are_invalid_in_xml)
{
    check_escaped(place::xml, {
                                  {"all five", "&<>\"'", "&amp;&lt;&gt;&quot;&#39;", "&<>\"'"},
                                  {"controls",
                                      std::string{"a\0b\x01\x1F"
                                                  "c\t\n\r",
                                          9},
                                      "abc\t\n\r",
                                      std::string{"a\0b\x01\x1F"
                                                  "c\t\n\r",
                                          9}},
                                  {"noncharacters",
                                      "a\xEF\xBF\xBE"
                                      "b\xEF\xBF\xBF",
                                      "ab",
                                      "a\xEF\xBF\xBE"
                                      "b\xEF\xBF\xBF"},
                                  {"their neighbours stay", "\xEF\xBF\xBD\xEF\xBC\xA1", "\xEF\xBF\xBD\xEF\xBC\xA1",
                                      "\xEF\xBF\xBD\xEF\xBC\xA1"},
                              });
}

BOOST_AUTO_TEST_CASE(headers_take_no_line_break_however_it_is_asked_for)
{
    check_escaped(place::header, {
                                     {"CR and LF", "a\r\nBcc: x", "a  Bcc: x", "a  Bcc: x"},
                                     {"other controls", std::string{"\0\t\x7F", 3}, "   ", "   "},
                                     {"next line",
                                         "a\xC2\x85"
                                         "b",
                                         "a b", "a b"},
                                     {"line and paragraph separators",
                                         "a\xE2\x80\xA8"
                                         "b\xE2\x80\xA9"
                                         "c",
                                         "a b c", "a b c"},
                                     {"letters beside them stay", "\xC3\x85\xC2\xA0\xE2\x80\x93",
                                         "\xC3\x85\xC2\xA0\xE2\x80\x93", "\xC3\x85\xC2\xA0\xE2\x80\x93"},
                                     {"markup is only text", "<&>\"'", "<&>\"'", "<&>\"'"},
                                     {"cut characters at the end", "a\xC2", "a\xC2", "a\xC2"},
                                 });
}

BOOST_AUTO_TEST_CASE(fallbacks_are_escaped_like_values)
{
    BOOST_TEST(rendered("{{v|a\nb}}", boost::json::object{}, place::header) == "a b");
    BOOST_TEST(rendered("{{v|<}}{{{v|<}}}", boost::json::object{}, place::xml) == "&lt;<");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
