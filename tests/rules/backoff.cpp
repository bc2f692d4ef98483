// Growth of the wait with consecutive failures.
#include "rules/backoff.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(backoff)

BOOST_AUTO_TEST_CASE(doubles_with_every_failure_up_to_the_longest_wait)
{
    using namespace std::chrono_literals;
    const struct {
        int failures;
        std::chrono::milliseconds wait;
    } cases[] = {{-1, 0ms}, {0, 0ms}, {1, 500ms}, {2, 1s}, {3, 2s}, {5, 8s}, {10, 256s}, {11, 5min}, {1'000'000, 5min}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.failures << " failures")
    BOOST_TEST(outbound::rules::backoff(c.failures).count() == c.wait.count());
}

BOOST_AUTO_TEST_SUITE_END()
