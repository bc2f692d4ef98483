// Limits of messages a second.
#include "engine/fixture.hpp"

using namespace outbound;
using outbound::testing::engine_fixture;
using outbound::testing::fake_provider;
using namespace std::chrono_literals;

namespace {

/// Time stands still while the store is at work, however busy the machine is.
struct timed_fixture : engine_fixture {
    timed_fixture() { how.store_threads = 0; }
};

}  // namespace

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
            timed_fixture f;
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
            f.start();
            f.drive_until_status(id, campaign_status::completed);
            BOOST_REQUIRE(sent.size() == 60u);
            const std::chrono::duration<double> took = sent.back() - sent.front();
            BOOST_TEST(took.count() >= 59 / c.rate * 0.95);
            BOOST_TEST(took.count() <= 59 / c.rate * 1.3 + 1);
        }
}

BOOST_AUTO_TEST_CASE(a_limit_may_change_while_the_campaign_runs)
{
    timed_fixture f;
    const auto account = f.account();
    f.db->pace().set_limit("provider:main", 0.1);
    f.add_contacts(60);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->messages.size() == 3; });
    f.db->pace().set_limit("provider:main", 0);
    const auto began = f.clock.steady();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST((f.clock.steady() - began < 2min));
}

BOOST_AUTO_TEST_CASE(a_lane_that_waits_for_its_turn_at_the_pace_keeps_its_lease)
{
    timed_fixture f;
    const auto account = f.account();
    f.db->pace().set_limit("provider:main", 0.1);
    f.how.lanes = 10;  // One for each range. A turn comes every 100 seconds, and a lease lasts 60.
    f.how.prepare_chunk = 200;
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

BOOST_AUTO_TEST_SUITE_END()
