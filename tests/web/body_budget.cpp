// Memory for bodies: the part of each request, the shared part, and the part reserved for urgent requests.
#include "web/body_budget.hpp"

#include <boost/test/unit_test.hpp>

using outbound::web::body_budget;
using outbound::web::body_share;

namespace {

constexpr std::size_t ordinary = body_budget::total - body_budget::reserved;

}  // namespace

BOOST_AUTO_TEST_SUITE(body_budget_tests)

BOOST_AUTO_TEST_CASE(a_small_body_fits_when_the_budget_is_used_up)
{
    body_budget budget;
    BOOST_TEST(budget.take(body_budget::total, true));
    body_share share{budget, false};
    BOOST_TEST(share.grow_to(body_budget::uncounted));
    BOOST_TEST(!share.grow_to(body_budget::uncounted + 1));
}

BOOST_AUTO_TEST_CASE(urgent_requests_have_a_reserve)
{
    body_budget budget;
    BOOST_TEST(budget.take(ordinary, false));
    BOOST_TEST(!budget.take(1, false));
    BOOST_TEST(budget.take(body_budget::reserved, true));
    BOOST_TEST(!budget.take(1, true));
}

BOOST_AUTO_TEST_CASE(a_body_is_counted_once_and_releases_its_memory)
{
    body_budget budget;
    {
        body_share share{budget, false};
        BOOST_TEST(share.grow_to(ordinary / 2));
        BOOST_TEST(share.grow_to(ordinary));
        BOOST_TEST(share.grow_to(ordinary));
        BOOST_TEST(!budget.take(body_budget::uncounted + 1, false));
    }
    BOOST_TEST(budget.take(ordinary, false));
}

BOOST_AUTO_TEST_CASE(a_body_that_was_freed_takes_no_memory)
{
    body_budget budget;
    body_share share{budget, false};
    BOOST_TEST(share.grow_to(ordinary));
    share.release();
    BOOST_TEST(budget.take(ordinary, false));
    BOOST_TEST(!share.grow_to(ordinary));
}

BOOST_AUTO_TEST_SUITE_END()
