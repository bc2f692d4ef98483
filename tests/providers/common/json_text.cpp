// Text inside JSON strings: escapes, and bytes that are no UTF-8.
#include "providers/common/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace outbound {

BOOST_AUTO_TEST_SUITE(json_text)

std::string escaped(std::string_view text)
{
    std::string out;
    append_json_text(out, text);
    return out;
}

BOOST_AUTO_TEST_CASE(text_is_escaped_and_broken_bytes_are_replaced)
{
    const struct {
        const char* name;
        std::string_view text;
        std::string_view wanted;
    } cases[] = {
        {"nothing", "", ""},
        {"plain", "Hello, world/<b>&'", "Hello, world/<b>&'"},
        {"quotes and backslashes", "a\"b\\c", "a\\\"b\\\\c"},
        {"line ends and tabs", "a\r\n\tb", "a\\r\\n\\tb"},
        {"control characters", std::string_view{"\0\x01\x1f\x7f", 4}, "\\u0000\\u0001\\u001f\x7f"},
        {"two, three and four bytes", "é€😀", "é€😀"},
        {"first and last of each length", "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
            "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {"latin-1", "Jos\xE9", "Jos\xEF\xBF\xBD"},
        {"latin-1 before text", "Jos\xE9 ok", "Jos\xEF\xBF\xBD ok"},
        {"continuation alone", "a\x80z", "a\xEF\xBF\xBDz"},
        {"cut short", "a\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"overlong", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"overlong of three", "\xE0\x80\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"beyond the last", "\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"no such byte", "\xFF", "\xEF\xBF\xBD"},
        {"quote behind a broken byte", "\xE9\"", "\xEF\xBF\xBD\\\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            BOOST_TEST(escaped(c.text) == c.wanted);
        }
}

BOOST_AUTO_TEST_CASE(every_pair_of_bytes_gives_a_string_that_parses)
{
    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; ++second) {
            const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
            boost::system::error_code failed;
            boost::json::parse('"' + escaped({bytes, 2}) + '"', failed);
            if (failed)
                BOOST_TEST(!failed, first << " " << second);
        }
}

BOOST_AUTO_TEST_CASE(no_byte_is_overlooked_at_any_position)
{
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t place = 0; place < 20; ++place)
            for (const char around : {' ', '~', '#', '!', ']', '['}) {
                std::string text(20, around);
                text[place] = static_cast<char>(byte);
                const auto wanted =
                    std::string(place, around) + escaped({text.data() + place, 1}) + std::string(19 - place, around);
                if (escaped(text) != wanted)
                    BOOST_TEST(escaped(text) == wanted, byte << " at " << place);
            }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound
