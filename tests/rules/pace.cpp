// Pacing arithmetic.
#include "rules/pace.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using outbound::timestamp;
namespace rules = outbound::rules;

BOOST_AUTO_TEST_SUITE(pace)

BOOST_AUTO_TEST_CASE(reservations_follow_each_other_at_the_rate_and_idle_time_is_not_saved_up)
{
    const timestamp now{100s};
    const struct { const char* name; timestamp next_at; std::size_t units; double rate; timestamp start, after; } cases[] = {
        {"never used", timestamp{}, 10, 10, now, now + 1s},
        {"idle for long", timestamp{1s}, 1, 2, now, now + 500ms},
        {"busy until later", now + 3s, 5, 10, now + 3s, now + 3500ms},
        {"less than one a second", timestamp{}, 1, 0.1, now, now + 10s},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto slot = rules::reserve_pace(now, c.next_at, c.units, c.rate);
            BOOST_TEST((slot.start == c.start));
            BOOST_TEST((slot.next_at == c.after));
        }
}

BOOST_AUTO_TEST_CASE(many_small_reservations_take_as_long_as_one_large_one)
{
    const timestamp now{100s};
    timestamp next{};
    for (int unit = 0; unit < 1000; ++unit)
        next = rules::reserve_pace(now, next, 1, 100).next_at;
    BOOST_TEST((next == now + 10s));
}

BOOST_AUTO_TEST_CASE(a_window_holds_about_one_second_of_pace)
{
    const struct { double rate; std::size_t window; } cases[] = {{0, 64}, {1000, 64}, {64, 64}, {10, 10}, {1.5, 1}, {0.01, 1}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.rate << "/s")
            BOOST_TEST(rules::paced_window(64, c.rate) == c.window);
}

BOOST_AUTO_TEST_SUITE_END()
