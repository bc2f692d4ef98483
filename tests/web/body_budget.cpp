// Memory for bodies: the part of each request, the two budgets, and the shares of strangers.
#include "web/body_budget.hpp"
#include "web/endpoint.hpp"

#include <boost/test/unit_test.hpp>

using outbound::web_request;
using outbound::web::body_budget;
using outbound::web::body_owner;
using outbound::web::body_share;
using outbound::web::owner_of;

namespace {

const body_owner known_caller{};
const body_owner known_urgent_caller{true, {}};

/// The owner of a webhook from this address.
body_owner stranger(std::string address)
{
    web_request head;
    head.remote = std::move(address);
    return owner_of(head, true);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_budget_tests)

BOOST_AUTO_TEST_CASE(a_small_body_fits_when_the_budget_is_used_up)
{
    body_budget budget;
    BOOST_TEST(budget.take(body_budget::ordinary, known_caller));
    body_share share{budget, known_caller};
    BOOST_TEST(share.grow_to(body_budget::uncounted));
    BOOST_TEST(!share.grow_to(body_budget::uncounted + 1));
}

BOOST_AUTO_TEST_CASE(urgent_bodies_and_others_do_not_starve_each_other)
{
    body_budget budget;
    BOOST_TEST(budget.take(body_budget::urgent, known_urgent_caller));
    BOOST_TEST(!budget.take(1, known_urgent_caller));
    BOOST_TEST(budget.take(body_budget::ordinary, known_caller));
    BOOST_TEST(!budget.take(1, known_caller));
    budget.release(1, known_urgent_caller);
    BOOST_TEST(!budget.take(1, known_caller));
    BOOST_TEST(budget.take(1, known_urgent_caller));
}

BOOST_AUTO_TEST_CASE(the_longest_webhook_fits_into_the_share_of_a_stranger)
{
    body_budget budget;
    body_share share{budget, stranger("192.0.2.1")};
    BOOST_TEST(share.grow_to(outbound::web::endpoint{}.longest_body));
}

BOOST_AUTO_TEST_CASE(a_network_of_strangers_has_at_most_a_quarter_of_a_budget)
{
    constexpr auto quarter = body_budget::urgent / 4;
    body_budget budget;
    const struct {
        const char* name;
        const char* one;
        const char* other;
        bool is_same;
    } cases[] = {
        {"one IPv4 address", "192.0.2.1", "192.0.2.1", true},
        {"two IPv4 addresses", "192.0.2.2", "192.0.2.3", false},
        {"one network of IPv6", "2001:db8::1", "2001:db8::ffff:2", true},
        {"a name", "a host", "a host", true},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto one = stranger(c.one);
            const auto other = stranger(c.other);
            BOOST_TEST(budget.take(quarter, one));
            BOOST_TEST(!budget.take(1, one));
            BOOST_TEST(budget.take(1, other) != c.is_same);
            if (!c.is_same)
                budget.release(1, other);
            budget.release(quarter, one);
            BOOST_TEST(budget.take(quarter, other));
            budget.release(quarter, other);
        }
}

BOOST_AUTO_TEST_CASE(callers_who_are_known_or_have_no_address_are_not_limited_by_address)
{
    web_request head;
    head.remote = "192.0.2.1";
    head.access.emplace();
    body_budget budget;
    BOOST_TEST(budget.take(body_budget::ordinary, owner_of(head, false)));
    BOOST_TEST(budget.take(body_budget::urgent, stranger("")));
}

BOOST_AUTO_TEST_CASE(a_body_is_counted_once_and_releases_its_memory)
{
    body_budget budget;
    {
        body_share share{budget, known_caller};
        BOOST_TEST(share.grow_to(body_budget::ordinary / 2));
        BOOST_TEST(share.grow_to(body_budget::ordinary));
        BOOST_TEST(share.grow_to(body_budget::ordinary));
        BOOST_TEST(!budget.take(body_budget::uncounted + 1, known_caller));
    }
    BOOST_TEST(budget.take(body_budget::ordinary, known_caller));
}

BOOST_AUTO_TEST_CASE(a_body_that_was_freed_takes_no_memory)
{
    body_budget budget;
    body_share share{budget, known_caller};
    BOOST_TEST(share.grow_to(body_budget::ordinary));
    share.release();
    BOOST_TEST(budget.take(body_budget::ordinary, known_caller));
    BOOST_TEST(!share.grow_to(body_budget::ordinary));
}

BOOST_AUTO_TEST_SUITE_END()
