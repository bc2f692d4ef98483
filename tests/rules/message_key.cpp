// Message keys: parsing, and refusal of other text.
#include "rules/message_key.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace outbound::rules;

BOOST_AUTO_TEST_SUITE(message_key_tests)

BOOST_AUTO_TEST_CASE(a_key_is_read_whole_or_not_at_all)
{
    const auto key = read_message_key("k3v9x0qa-12-4711-2");
    BOOST_REQUIRE(key.has_value());
    BOOST_TEST(key->instance == "k3v9x0qa");
    BOOST_TEST(key->campaign == 12);
    BOOST_TEST(key->seq == 4711);
    BOOST_TEST(key->attempt == 2);
    for (const char* text : {"", "-", "k-1-2", "k-1-2-3-4", "-1-2-3", "k-1-2-x", "k-1--2-3", "k--1-2-3", "k-1-2-",
             "k-1-2-3 ", "k-99999999999999999999-1-1", "k-+1-2-3"})
        BOOST_TEST(!read_message_key(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_written_is_read_as_it_was)
{
    const auto text = write_message_key({"k3v9x0qa", 12, 4711, 2});
    BOOST_TEST(text == "k3v9x0qa-12-4711-2");
    const auto largest = std::numeric_limits<std::int64_t>::max();
    const auto longest = write_message_key({"k3v9x0qa", 1, largest, largest});
    BOOST_TEST(longest.size() <= 64u);
    const auto key = read_message_key(longest);
    BOOST_REQUIRE(key.has_value());
    BOOST_TEST(key->seq == largest);
    BOOST_TEST(key->attempt == largest);
}

BOOST_AUTO_TEST_SUITE_END()
