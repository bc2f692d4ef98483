// Integers read from text: whole text or refusal.
#include "model/integer_text.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>

BOOST_AUTO_TEST_SUITE(integer_text)

BOOST_AUTO_TEST_CASE(whole_numbers_in_range_are_read_and_nothing_else)
{
    BOOST_TEST(outbound::read_integer<int>("42").value() == 42);
    BOOST_TEST(outbound::read_integer<std::int32_t>("-2147483648").value() == -2147483648);
    BOOST_TEST(outbound::read_integer<unsigned>("0").value() == 0u);
    for (const char* text : {"", "-", "+1", " 1", "1 ", "1.5", "0x1", "2147483648", "one"})
        BOOST_TEST(!outbound::read_integer<std::int32_t>(text).has_value(), text);
    BOOST_TEST(!outbound::read_integer<unsigned>("-1").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
