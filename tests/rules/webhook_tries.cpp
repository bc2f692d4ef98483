// When a webhook that failed is tried again, and how long an endpoint rests.
#include "rules/webhook_tries.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(webhook_tries)

BOOST_AUTO_TEST_CASE(success_is_2xx_alone_and_410_is_the_end)
{
    using enum rules::webhook_outcome;
    for (const auto status : {200U, 202U, 204U, 299U})
        BOOST_TEST((rules::judge_webhook(status) == delivered));
    for (const auto status : {0U, 301U, 302U, 304U, 308U, 400U, 404U, 429U, 500U, 503U})
        BOOST_TEST((rules::judge_webhook(status) == failed), status);
    BOOST_TEST((rules::judge_webhook(410) == gone));
}

BOOST_AUTO_TEST_CASE(ten_tries_follow_each_other_later_and_later)
{
    constexpr std::chrono::seconds waits[] = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    for (int tries = 1; tries <= 9; ++tries)
        BOOST_TEST((rules::wait_before_try(tries, 0.5, 0s) == waits[tries - 1]), tries);
    BOOST_TEST(!rules::wait_before_try(10, 0.5, 0s).has_value());
}

BOOST_AUTO_TEST_CASE(waits_are_spread_by_a_tenth_and_no_shorter_than_asked_for)
{
    BOOST_TEST((rules::wait_before_try(2, 0, 0s) == 270s));
    BOOST_TEST((rules::wait_before_try(2, 0.999, 0s) == 330s));
    BOOST_TEST((rules::wait_before_try(1, 0.5, 90s) == 90s));
    BOOST_TEST((rules::wait_before_try(1, 0.5, 1000h) == 24h));
}

BOOST_AUTO_TEST_CASE(endpoint_that_fails_in_a_row_rests_longer_and_longer)
{
    BOOST_TEST((rules::endpoint_rest(4) == 0s));
    BOOST_TEST((rules::endpoint_rest(5) == 5s));
    BOOST_TEST((rules::endpoint_rest(6) == 10s));
    BOOST_TEST((rules::endpoint_rest(1000) == 5min));
}

BOOST_AUTO_TEST_SUITE_END()
