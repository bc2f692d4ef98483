// The limit of failed attempts per peer: a burst, then one at a time.
#include "web/failed_tries.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using web::failed_tries;

namespace {

/// The number of consecutive failures that are answered at this time.
int fail_until_limited(failed_tries& tries, std::string_view peer, clock::steady_time now)
{
    int count = 0;
    while (!tries.count(peer, now))
        ++count;
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failed_tries_tests)

BOOST_AUTO_TEST_CASE(a_peer_may_fail_some_times_at_once_and_then_slowly)
{
    failed_tries tries;
    clock::steady_time now{std::chrono::hours{1}};
    BOOST_TEST(fail_until_limited(tries, "192.0.2.1", now) == failed_tries::at_once);
    BOOST_TEST(tries.count("192.0.2.1", now).value().count() == failed_tries::every.count());
    BOOST_TEST(fail_until_limited(tries, "192.0.2.1", now + failed_tries::every) == 1);
    BOOST_TEST(fail_until_limited(tries, "192.0.2.1", now + std::chrono::hours{1}) == failed_tries::at_once);
}

BOOST_AUTO_TEST_CASE(peers_are_limited_each_by_itself)
{
    failed_tries tries;
    const clock::steady_time now{};
    for (const auto* peer : {"192.0.2.1", "192.0.2.2", "::1", ""})
        BOOST_TEST(fail_until_limited(tries, peer, now) == failed_tries::at_once);
}

BOOST_AUTO_TEST_CASE(addresses_of_one_network_of_ipv6_are_one_peer)
{
    failed_tries tries;
    const clock::steady_time now{};
    BOOST_TEST(fail_until_limited(tries, "2001:db8::1", now) == failed_tries::at_once);
    BOOST_TEST(fail_until_limited(tries, "2001:db8::ffff:1", now) == 0);
    BOOST_TEST(fail_until_limited(tries, "2001:db8:0:1::1", now) == failed_tries::at_once);
    for (const auto* peer : {"::ffff:192.0.2.1", "::ffff:192.0.2.2"})
        BOOST_TEST(fail_until_limited(tries, peer, now) == failed_tries::at_once);
}

BOOST_AUTO_TEST_CASE(any_number_of_peers_is_answered)
{
    failed_tries tries;
    for (std::size_t i = 0; i < 2 * failed_tries::most_peers; ++i)
        BOOST_TEST(!tries.count("host " + std::to_string(i), clock::steady_time{}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
