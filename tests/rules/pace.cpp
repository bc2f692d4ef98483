// Pacing arithmetic.
#include "rules/pace.hpp"

#include <boost/test/unit_test.hpp>

namespace rules = outbound::rules;

BOOST_AUTO_TEST_SUITE(pace_tests)

BOOST_AUTO_TEST_CASE(a_window_holds_about_one_second_of_pace)
{
    const struct {
        double rate;
        std::size_t window;
    } cases[] = {{0, 64}, {1000, 64}, {64, 64}, {10, 10}, {1.5, 1}, {0.01, 1}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.rate << "/s")
    BOOST_TEST(rules::paced_window(64, c.rate) == c.window);
}

BOOST_AUTO_TEST_SUITE_END()
