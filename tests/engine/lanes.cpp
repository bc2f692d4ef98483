// Lanes without a scheduler, which work on the campaigns of the test.
#include "engine/lanes.hpp"

#include "engine/campaign_content.hpp"
#include "engine/part_fixture.hpp"

namespace {

struct lanes_fixture : part_fixture {
    ~lanes_fixture()
    {
        end([this] { part.wake(); });
        all.close();
    }

    /// A prepared campaign, in the form that the scheduler keeps.
    std::shared_ptr<active_campaign> give(int recipients)
    {
        add_contacts(recipients);
        const auto id = started();
        prepare(id, 20);
        auto& campaign = campaigns.by_id[id];
        campaign = std::make_shared<active_campaign>();
        for (const auto& work : db->dispatch().work())
            if (work.id == id)
                campaign->work = work;
        compile_content(ctx(), *db->campaigns().get(id), *campaign);
        return campaign;
    }

    void start() { ctx().spawn(part.run_until_stopped()); }

    outbound::accounts all{ctx(), {[] {}, [](campaign_id, const std::string&) {}}};
    campaign_pauses pauses{ctx(), campaigns};
    int wakes = 0;
    lanes part{ctx(), campaigns, all, pauses, [this] { ++wakes; }};
    std::shared_ptr<fake_provider> main = std::make_shared<fake_provider>("main");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lanes_tests, lanes_fixture)

BOOST_AUTO_TEST_CASE(lanes_work_through_all_ranges_and_then_wake_the_scheduler)
{
    all.add(main);
    const auto campaign = give(50);
    start();
    drive_until([&] { return counts(campaign->work.id).sent == 50; });
    settle();
    BOOST_TEST(campaign->ranges == 0u);
    BOOST_TEST(campaign->work.claimable == 0);
    BOOST_TEST(wakes > 0);
    check_sent_once(*main, 50);
}

BOOST_AUTO_TEST_CASE(every_campaign_gets_a_range_before_another_gets_its_second)
{
    main->held = true;
    all.add(main);
    const auto first = give(100);
    const auto second = give(100);
    start();
    settle();
    BOOST_TEST(first->ranges == 1u);
    BOOST_TEST(second->ranges == 1u);
    main->release();
}

BOOST_AUTO_TEST_CASE(a_halted_campaign_gets_no_range_and_releases_the_ranges_it_holds)
{
    main->held = true;
    main->concurrent = 1;
    all.add(main);
    const auto halted = give(40);
    halted->halted = true;
    const auto running = give(40);
    start();
    settle();
    BOOST_TEST(halted->ranges == 0u);
    BOOST_TEST(running->ranges > 0u);
    running->halted = true;
    running->changed();
    main->release();
    drive_until([&] { return running->ranges == 0; });
    const auto counted = counts(running->work.id);
    BOOST_TEST(counted.in_flight == 0);
    BOOST_TEST(counted.sent == 1);
}

BOOST_AUTO_TEST_CASE(a_campaign_that_no_account_serves_is_paused_and_claims_nothing)
{
    const auto campaign = give(5);
    campaign->work.type = channel::sms;
    start();
    drive_until_status(campaign->work.id, campaign_status::paused);
    BOOST_TEST(campaign->halted);
    BOOST_TEST(campaign->ranges == 0u);
    BOOST_TEST(db->campaigns().get(campaign->work.id)->pause_detail == "no provider of the route may send");
}

BOOST_AUTO_TEST_SUITE_END()
