// Prices: exact reading and multiplication.
#include "model/money.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

namespace outbound::test {

BOOST_AUTO_TEST_SUITE(money_tests)

BOOST_AUTO_TEST_CASE(prices_are_read_and_written_exactly)
{
    const struct {
        std::string_view text;
        std::int64_t millionths;
        std::string_view again;
    } cases[] = {{"0.0083 USD", 8'300, "0.0083 USD"}, {"1 EUR", 1'000'000, "1.00 EUR"},
        {"0.1 USD", 100'000, "0.10 USD"}, {"999999.999999 JPY", 999'999'999'999, "999999.999999 JPY"},
        {"0.000001 USD", 1, "0.000001 USD"}, {"0 USD", 0, "0.00 USD"}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
        {
            const auto amount = money_from(c.text);
            BOOST_REQUIRE(amount);
            BOOST_TEST(amount->millionths == c.millionths);
            BOOST_TEST(to_text(*amount) == c.again);
        }
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_prices)
{
    for (const auto* text : {"", "1", "USD", " USD", "1USD", "1 usd", "1 US", "1 USDX", "-1 USD", "1. USD", ".5 USD",
             "1,5 USD", "1e3 USD", "1.0000001 USD", "1000000 USD", "1  USD", "1 USD ", "0x1 USD"})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(!money_from(text).has_value());
}

BOOST_AUTO_TEST_CASE(many_units_cost_an_exact_multiple_of_one)
{
    BOOST_TEST(to_text(times(*money_from("0.0083 USD"), 123'457).value()) == "1024.6931 USD");
    BOOST_TEST(to_text(times(*money_from("0.000001 USD"), 9'000'000'000'000'000).value()) == "9000000000.00 USD");
    BOOST_TEST(!times(*money_from("999999 USD"), std::numeric_limits<std::int64_t>::max()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
