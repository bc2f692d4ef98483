// Workers that die, and workers that take over.
#include "engine/fixture.hpp"

namespace {

// Stops like a kill: messages in flight get no outcome.
void kill(engine_fixture& f)
{
    f.stop(0ms);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(messages_in_flight_of_a_vanished_worker_become_unknown_and_no_others)
{
    for (const auto policy : {on_unknown::hold, on_unknown::resend})
        BOOST_TEST_CONTEXT(to_string(policy))
        {
            engine_fixture f;
            f.account()->held = true;
            f.add_contacts(100);
            auto draft = f.draft();
            draft.on_unknown = policy;
            const auto id = f.started(draft);
            f.start();
            f.drive_until([&] { return f.accounts[0]->under_way == 16; });
            kill(f);
            BOOST_TEST(f.counts(id).sent == 0);

            const auto second = f.complete_with_another_account(id);
            const bool held = policy == on_unknown::hold;
            BOOST_TEST(f.counts(id).unknown == (held ? 16 : 0));
            BOOST_TEST(f.counts(id).sent == (held ? 84 : 100));
            BOOST_TEST(second->messages.size() == (held ? 84u : 100u));
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(a_zombie_cannot_open_a_window_and_its_outcomes_still_count)
{
    engine_fixture f;
    f.add_contacts(20);
    const auto id = f.started_on_hold();
    auto& dispatch = f.db->dispatch();
    dispatch.prepare(id, 100, 20);
    const auto zombie = dispatch.claim_range(id, {"zombie", 60s, 15min});
    BOOST_REQUIRE(zombie);
    BOOST_TEST(dispatch.open_window({id, 1, zombie->token, 0, 10, 60s, {}}).granted);
    f.clock.advance(61s);
    const auto heir = dispatch.claim_range(id, {"heir", 60s, 15min});
    BOOST_REQUIRE(heir);
    BOOST_TEST(f.counts(id).unknown == 10);

    settlement sent;
    sent.seq = 3;
    sent.attempt = 1;
    sent.status = recipient_status::sent;
    BOOST_TEST(!dispatch.open_window({id, 1, zombie->token, 10, 20, 60s, {&sent, 1}}).granted);
    BOOST_TEST(f.counts(id).unknown == 9);
    BOOST_TEST(f.counts(id).sent == 1);
    BOOST_TEST(dispatch.open_window({id, 1, heir->token, 10, 20, 60s, {}}).granted);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_crash_while_preparing_loses_and_doubles_no_recipient)
{
    engine_fixture f;
    f.account();
    f.add_contacts(130);
    const auto id = f.started();
    f.db->dispatch().prepare(id, 50, 20);  // then the worker dies
    f.complete(id);
    BOOST_TEST(f.counts(id).sent == 130);
    BOOST_TEST(f.accounts[0]->messages.size() == 130u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_engine_destroyed_while_it_sends_is_freed_with_its_executor)
{
    std::weak_ptr<fake_provider> account;
    {
        engine_fixture f;
        f.account()->held = true;
        account = f.accounts[0];
        f.add_contacts(100);
        f.started();
        f.start();
        f.drive_until([&] { return f.accounts[0]->under_way == 16; });
        f.engine.reset();
    }
    BOOST_TEST(account.expired());
}

BOOST_AUTO_TEST_SUITE_END()
