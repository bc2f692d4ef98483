// Accounts that are set aside, without an engine.
#include "engine/set_aside.hpp"

#include "engine/part_fixture.hpp"

namespace {

delivery refusal(std::chrono::milliseconds retry_after = 0ms)
{
    return answered(delivery::outcome::account_refused, "401", retry_after);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(set_aside, part_fixture)

BOOST_AUTO_TEST_CASE(a_refusal_counts_at_once_and_is_stored)
{
    set_aside_accounts accounts{ctx()};
    accounts.add("main", refusal());
    BOOST_TEST(accounts.contains("main"));
    BOOST_TEST(!accounts.contains("other"));
    settle();
    BOOST_TEST(log.count("provider.set_aside") == 1u);
    BOOST_REQUIRE(db->pace().set_aside_accounts().size() == 1u);
    BOOST_TEST(db->pace().set_aside_accounts()[0].reason == "401");
}

BOOST_AUTO_TEST_CASE(a_read_that_began_before_the_refusal_was_stored_does_not_lift_it)
{
    set_aside_accounts accounts{ctx()};
    const auto early = accounts.begin_read();
    const auto found = db->pace().set_aside_accounts();
    accounts.add("main", refusal());
    const auto while_it_is_stored = accounts.begin_read();
    settle();
    accounts.replace(early, found);
    BOOST_TEST(accounts.contains("main"));
    accounts.replace(while_it_is_stored, found);
    BOOST_TEST(accounts.contains("main"));
}

BOOST_AUTO_TEST_CASE(an_account_that_an_operator_clears_may_send_after_the_next_read)
{
    set_aside_accounts accounts{ctx()};
    accounts.add("main", refusal());
    settle();
    db->pace().clear_account("main");
    const auto read = accounts.begin_read();
    accounts.replace(read, db->pace().set_aside_accounts());
    BOOST_TEST(!accounts.contains("main"));
}

BOOST_AUTO_TEST_CASE(an_account_that_another_worker_set_aside_may_not_send_here_either_until_its_time_has_passed)
{
    set_aside_accounts accounts{ctx()};
    account_state state;
    state.provider = "main";
    state.since = clock.now();
    state.until = clock.now() + 10s;
    accounts.replace(accounts.begin_read(), {state});
    BOOST_TEST(accounts.contains("main"));
    clock.advance(10s);
    BOOST_TEST(!accounts.contains("main"));
}

BOOST_AUTO_TEST_SUITE_END()
