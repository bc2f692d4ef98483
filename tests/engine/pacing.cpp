// Limits of messages per second.
#include "engine/fixture.hpp"

BOOST_AUTO_TEST_SUITE(pacing)

BOOST_AUTO_TEST_CASE(the_lowest_limit_that_applies_holds)
{
    const struct {
        const char* name;
        double account, campaign, global;
        double rate;
    } cases[] = {{"account", 5, 0, 0, 5}, {"campaign", 0, 2, 0, 2}, {"global", 0, 0, 10, 10}, {"all", 20, 4, 10, 4}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            engine_fixture f;
            const auto account = f.account();
            if (c.account > 0)
                f.db->pace().set_limit("provider:main", c.account);
            if (c.global > 0)
                f.db->pace().set_limit("global", c.global);
            auto draft = f.draft();
            if (c.campaign > 0)
                draft.pace = c.campaign;
            std::vector<clock::steady_time> sent;
            account->answer = [&](const message& m) {
                sent.push_back(f.clock.steady());
                return fake_provider::accept(m);
            };
            f.add_contacts(60);
            const auto id = f.started(draft);
            f.complete(id);
            BOOST_REQUIRE(sent.size() == 60u);
            const std::chrono::duration<double> took = sent.back() - sent.front();
            BOOST_TEST(took.count() >= 59 / c.rate * 0.95);
            BOOST_TEST(took.count() <= 59 / c.rate * 1.3 + 1);
        }
}

BOOST_AUTO_TEST_CASE(a_limit_may_change_while_the_campaign_runs)
{
    engine_fixture f;
    const auto account = f.account();
    f.db->pace().set_limit("provider:main", 0.1);
    f.add_contacts(60);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->messages.size() == 3; });
    f.db->pace().set_limit("provider:main", 0);
    const auto began = f.clock.steady();
    f.drive_until_completed(id);
    BOOST_TEST((f.clock.steady() - began < 2min));
}

BOOST_AUTO_TEST_CASE(an_account_that_replaces_another_keeps_its_own_pace)
{
    for (const auto failure : {delivery::outcome::account_refused, delivery::outcome::not_sent}) {
        engine_fixture f;
        const auto bulk = f.account("bulk");
        const auto scarce = f.account("scarce");
        f.settings.routes[channel::email] = {"bulk", "scarce"};
        f.db->pace().set_limit("provider:scarce", 1);
        bulk->answer = [&](const message&) { return answered(failure, "refused"); };
        std::vector<clock::steady_time> moments;
        scarce->answer = [&](const message& m) {
            moments.push_back(f.clock.steady());
            return fake_provider::accept(m);
        };
        f.add_contacts(20);
        const auto id = f.started();
        f.complete(id);
        BOOST_REQUIRE(moments.size() == 20u);
        BOOST_TEST((moments.back() - moments.front() >= 18s));  // One second's worth may leave at once.
        f.check_consistent(id);
    }
}

BOOST_AUTO_TEST_CASE(a_lane_that_waits_for_its_turn_at_the_pace_keeps_its_lease)
{
    engine_fixture f;
    const auto account = f.account();
    f.db->pace().set_limit("provider:main", 0.1);
    f.settings.lanes = 10;  // One for each range. A turn comes every 100 seconds, and a lease lasts 60.
    f.settings.prepare_chunk = 200;
    f.add_contacts(200);
    f.started();
    f.start();
    const auto free_ranges = [&] { return f.db->dispatch().work().at(0).claimable; };
    f.drive_until([&] { return !account->messages.empty() && free_ranges() == 0; });
    std::int64_t lapsed = 0;
    f.drive_until([&] {
        lapsed += free_ranges();
        return account->messages.size() == 30;
    });
    BOOST_TEST(lapsed == 0);
}

BOOST_AUTO_TEST_CASE(a_slow_limit_keeps_its_rate_while_another_limit_changes_again_and_again)
{
    for (const bool is_slow_campaign : {false, true})
        BOOST_TEST_CONTEXT((is_slow_campaign ? "slow campaign" : "slow account"))
        {
            engine_fixture f;
            f.settings.lanes = 4;
            f.settings.prepare_chunk = 200;
            const auto account = f.account();
            f.add_contacts(80);
            auto draft = f.draft();
            draft.pace = is_slow_campaign ? 0.1 : 100;
            const auto id = f.started(draft);
            if (!is_slow_campaign)
                f.db->pace().set_limit("provider:main", 0.1);
            f.start();
            f.drive_until([&] { return !account->messages.empty(); });
            for (int i = 0; i < 40; ++i) {
                f.drive_for(3s);
                if (is_slow_campaign) {
                    f.db->pace().set_limit("provider:main", 100 + i);
                } else {
                    auto changed = *f.db->campaigns().get(id);
                    changed.pace = 100 + i;
                    f.db->campaigns().update(changed);
                }
            }
            BOOST_TEST(account->messages.size() >= 11u);  // 12 turns in two minutes.
            BOOST_TEST(account->messages.size() <= 14u);
        }
}

BOOST_AUTO_TEST_CASE(a_limit_set_by_mistake_ends_within_a_second_of_its_correction)
{
    for (const bool of_campaign : {false, true})
        BOOST_TEST_CONTEXT((of_campaign ? "campaign" : "account"))
        {
            engine_fixture f;
            f.settings.window = 320;
            f.settings.lanes = 4;
            f.settings.range_size = 2000;
            f.settings.prepare_chunk = 2000;
            f.settings.flush_after = 1s;
            const auto account = f.account();
            f.add_contacts(12'000);
            auto draft = f.draft();
            if (of_campaign)
                draft.pace = 500;
            campaign_id id = 0;
            const auto set = [&](double rate) {
                if (!of_campaign)
                    return f.db->pace().set_limit("provider:main", rate);
                auto c = *f.db->campaigns().get(id);
                c.pace = rate;
                f.db->campaigns().update(c);
            };
            const auto sent_within = [&](std::chrono::seconds time) {
                const auto before = account->messages.size();
                f.drive_for(time);
                return account->messages.size() - before;
            };
            if (!of_campaign)
                set(500);
            id = f.started(draft);
            f.start();
            f.drive_until([&] { return account->messages.size() >= 100; });
            const auto usual = sent_within(4s);
            BOOST_TEST(usual >= 1'900u);
            BOOST_TEST(usual <= 2'100u);
            set(0.01);
            sent_within(2s);
            BOOST_TEST(sent_within(3s) <= 2u);
            set(1'000);
            sent_within(1s);
            const auto mended = sent_within(4s);
            BOOST_TEST(mended >= 3'800u);
            BOOST_TEST(mended <= 4'200u);
        }
}

BOOST_AUTO_TEST_CASE(a_lower_pace_of_a_running_campaign_holds_within_a_second)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(400);
    const auto id = f.started();
    auto c = *f.db->campaigns().get(id);
    c.pace = 20;
    f.db->campaigns().update(c);
    f.start();
    f.drive_until([&] { return account->messages.size() >= 40; });
    c = *f.db->campaigns().get(id);
    c.pace = 1;
    f.db->campaigns().update(c);
    const auto began = f.clock.steady();
    f.drive_until([&] { return f.clock.steady() >= began + 1100ms; });
    const auto before = account->messages.size();
    f.drive_until([&] { return f.clock.steady() >= began + 21100ms; });
    BOOST_TEST(account->messages.size() - before >= 18u);
    BOOST_TEST(account->messages.size() - before <= 22u);
}

BOOST_AUTO_TEST_CASE(a_new_campaign_costs_a_waiting_one_no_turn)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(10);
    auto draft = f.draft();
    draft.pace = 0.1;
    const auto id = f.started(draft);
    f.start();
    for (int i = 1; i <= 20; ++i) {
        f.drive_until([&] { return f.clock.steady().time_since_epoch() >= i * 3s; });
        draft.pace = 1 + i;
        f.started(draft);
    }
    f.drive_to(65s);
    BOOST_TEST(f.counts(id).sent >= 6);
}

BOOST_AUTO_TEST_SUITE_END()
