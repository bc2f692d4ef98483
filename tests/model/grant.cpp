// Numbers of grants.
#include <outbound/dispatch_store.hpp>
#include <outbound/testing/seeded_random.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(grant)

BOOST_AUTO_TEST_CASE(numbers_of_grants_are_positive_and_do_not_repeat)
{
    std::set<std::int64_t> drawn;
    for (int i = 0; i < 10'000; ++i) {
        const auto number = new_grant();
        BOOST_REQUIRE(number > 0);
        BOOST_REQUIRE(drawn.insert(number).second);
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_grants_come_from_the_source_that_is_given)
{
    testing::seeded_random first{7}, same{7}, other{8};
    const auto number = new_grant(first);
    BOOST_TEST(number == new_grant(same));
    BOOST_TEST(number != new_grant(other));
    BOOST_TEST(number != new_grant(first));
}

BOOST_AUTO_TEST_SUITE_END()
