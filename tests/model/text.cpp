// UTF-8 and times.
#include "model/time.hpp"
#include "model/utf8.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(distinguishes_utf8_from_other_bytes)
{
    const struct {
        std::string_view bytes;
        bool valid;
    } cases[] = {
        {"", true},
        {"plain", true},
        {"\xC3\xBC", true},
        {"\xE2\x82\xAC", true},
        {"\xF0\x9F\x98\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"\xFC", false},
        {"a\xC3", false},
        {"\xC0\xAF", false},
        {"\xE0\x80\x80", false},
        {"\xED\xA0\x80", false},
        {"\xF4\x90\x80\x80", false},
        {"\x80", false},
        {"J\xFCrgen", false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.bytes)
    BOOST_TEST(valid_utf8(c.bytes) == c.valid);
}

BOOST_AUTO_TEST_CASE(shortens_between_characters)
{
    BOOST_TEST(shortened("plain") == "plain");
    BOOST_TEST(shortened("\xC3\xBC\xC3\xBC", 3) == "\xC3\xBC\xE2\x80\xA6");
    BOOST_TEST(shortened("a\r\nb\xFF") == "a??b?");
    BOOST_TEST(shortened(std::string(100, 'x')).size() == 43u);
}

BOOST_AUTO_TEST_CASE(makes_any_bytes_storable)
{
    BOOST_TEST(storable_text("plain \xC3\xBC\n") == "plain \xC3\xBC\n");
    BOOST_TEST(storable_text("a\xFF") == "a\xEF\xBF\xBD");
    BOOST_TEST(storable_text(std::string_view{"a\0", 2}) == "a\xEF\xBF\xBD");
    BOOST_TEST(storable_text("\xC3\xBC\xC3\xBC", 3) == "\xC3\xBC");
    BOOST_TEST(storable_text("a\xFF\xFF", 4) == "a\xEF\xBF\xBD");
    BOOST_TEST(!is_storable_text("\xFF"));
}

BOOST_AUTO_TEST_CASE(reads_and_writes_times)
{
    const struct {
        std::string_view text;
        timestamp at;
    } cases[] = {
        {"1970-01-01T00:00:00Z", timestamp{}},
        {"2026-11-22T15:00:00Z", timestamp{1795359600s}},
        {"2026-11-22T15:00:00.000001Z", timestamp{1795359600s + 1us}},
        {"2024-02-29T23:59:59.500000Z", timestamp{1709251199s + 500ms}},
        {"9999-12-31T23:59:59Z", timestamp{253402300799s}},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
        {
            BOOST_TEST((from_rfc3339(c.text) == c.at));
            BOOST_TEST(to_rfc3339(c.at) == c.text);
        }
    BOOST_TEST((from_rfc3339("2026-11-22T15:00:00.5Z") == timestamp{1795359600s + 500ms}));
}

BOOST_AUTO_TEST_CASE(reads_times_with_any_offset)
{
    const struct {
        std::string_view text, utc;
    } cases[] = {
        {"2026-11-22T16:00:00+01:00", "2026-11-22T15:00:00Z"},
        {"2026-11-22T09:30:00.25-05:30", "2026-11-22T15:00:00.250000Z"},
        {"2026-11-23T00:30:00+23:59", "2026-11-22T00:31:00Z"},
        {"2026-11-22T15:00:00+00:00", "2026-11-22T15:00:00Z"},
        {"2026-11-22T15:00:00-00:00", "2026-11-22T15:00:00Z"},
        {"1969-12-31T23:00:00-01:00", "1970-01-01T00:00:00Z"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(to_rfc3339(from_rfc3339(c.text).value_or(timestamp::max())) == c.utc);
}

BOOST_AUTO_TEST_CASE(refuses_text_that_is_no_time)
{
    const std::string_view cases[] = {"", "now", "2026-11-22", "2026-11-22T15:00:00", "2026-11-22T15:00:00+0100",
        "2026-11-22T15:00:00+1:00", "2026-11-22T15:00:00+24:00", "2026-11-22T15:00:00+01:60",
        "2026-11-22T15:00:00 01:00", "2026-11-22T15:00+01:00", "1970-01-01T00:59:59+01:00", "9999-12-31T23:59:59-00:01",
        "2026-11-22 15:00:00Z", "2026-11-22t15:00:00z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T15:60:00Z", "2026-11-22T15:00:60Z",
        "1969-12-31T23:59:59Z", "2026-11-22T15:00:00.Z", "2026-11-22T15:00:00.1234567Z", "2026-11-22T15:00:00,5Z",
        "2026-11-22T15:00:00.-5Z", "+026-11-22T15:00:00Z", "2026-11-22T15:00:0 Z"};
    for (const auto text : cases)
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(!from_rfc3339(text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
