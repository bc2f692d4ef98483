// The scheduler without lanes: its effects on the store's campaigns.
#include "engine/scheduler.hpp"

#include "engine/part_fixture.hpp"

namespace {

struct scheduler_fixture : part_fixture {
    scheduler_fixture()
        : part_fixture{[](engine_options& options) {
              options.routes.clear();
              options.poll_every = 1s;
          }}
    {
    }

    ~scheduler_fixture()
    {
        end([this] { part.wake(); });
    }

    void start() { ctx().spawn(part.run_until_stopped()); }

    /// Runs one more poll of the scheduler.
    void look()
    {
        const auto looks = campaigns.looks;
        drive_until([&] { return campaigns.looks > looks; });
        settle();
    }

    active_campaign& campaign(campaign_id id) { return *campaigns.by_id.at(id); }

    outbound::accounts without_accounts{
        ctx(), {[this] { part.follow_limits(); }, [](campaign_id, const std::string&) {}}};
    campaign_pauses pauses{ctx(), campaigns};
    int wakes = 0;
    scheduler part{ctx(), campaigns, without_accounts, pauses, [this] { ++wakes; }};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scheduler_tests, scheduler_fixture)

BOOST_AUTO_TEST_CASE(a_campaign_that_is_due_is_started_compiled_and_prepared_for_the_lanes)
{
    add_contacts(60);
    const auto id = scheduled(draft(), clock.now() + 10s);
    start();
    look();
    BOOST_TEST(campaigns.by_id.empty());
    drive_for(12s);
    BOOST_TEST(log.count("campaign.started") == 1u);
    BOOST_TEST(log.count("campaign.prepared") == 1u);
    BOOST_TEST((campaign(id).shared != nullptr));
    BOOST_TEST(campaign(id).work.claimable > 0);
    BOOST_TEST(!campaign(id).halted);
    BOOST_TEST(wakes > 0);
}

BOOST_AUTO_TEST_CASE(a_campaign_without_recipients_is_completed_and_then_forgotten)
{
    const auto id = started();
    start();
    drive_until_completed(id);
    look();
    BOOST_TEST(campaigns.by_id.empty());
    BOOST_TEST(log.count("campaign.completed") == 1u);
}

BOOST_AUTO_TEST_CASE(a_template_fault_pauses_the_campaign_with_the_reason)
{
    auto faulty = draft();
    const auto id = db->campaigns().create(faulty).id;
    faulty.subject = "{{#open}}";
    db->campaigns().change_status(id, start_request(faulty));
    start();
    drive_until_status(id, campaign_status::paused);
    BOOST_TEST((db->campaigns().get(id)->pause_reason == pause_reason::preparation));
    BOOST_TEST(!db->campaigns().get(id)->pause_detail.empty());
}

BOOST_AUTO_TEST_CASE(a_campaign_with_a_link_that_this_engine_cannot_write_is_paused_and_nobody_skipped)
{
    add_contacts(2);
    auto linked = draft();
    linked.unsubscribe_url = "{{{unsubscribe_url}}}";
    const auto id = started(linked);
    start();
    drive_until_status(id, campaign_status::paused);
    BOOST_TEST((db->campaigns().get(id)->pause_reason == pause_reason::preparation));
    BOOST_TEST(db->campaigns().get(id)->pause_detail.find("public_url") != std::string::npos);
    BOOST_TEST(db->campaigns().counts(id).skipped == 0);
    look();
    BOOST_TEST(campaigns.by_id.empty());
}

BOOST_AUTO_TEST_CASE(a_change_of_pace_is_counted_once)
{
    add_contacts(1);
    const auto id = started();
    start();
    look();
    const auto changes = campaign(id).limits_changes;
    auto slower = *db->campaigns().get(id);
    slower.pace = 2;
    db->campaigns().update(slower);
    look();
    look();
    BOOST_TEST(campaign(id).limits_changes == changes + 1);
    BOOST_TEST(db->pace().limits().at(0).per_second == 2);
}

BOOST_AUTO_TEST_CASE(a_change_of_hours_is_counted_once)
{
    add_contacts(1);
    auto with_hours = draft();
    with_hours.hours.quiet = quiet_time{2 * 60, 3 * 60};
    const auto id = started(with_hours);
    start();
    look();
    auto narrowed = *db->campaigns().get(id);
    narrowed.hours.quiet = quiet_time{2 * 60, 4 * 60};
    db->campaigns().update(narrowed);
    const auto changes = campaign(id).hours_changes;
    look();
    look();
    BOOST_TEST(campaign(id).hours_changes == changes + 1);
}

BOOST_AUTO_TEST_CASE(a_campaign_that_is_being_paused_stays_halted_through_looks_that_still_find_it_running)
{
    add_contacts(1);
    const auto id = started();
    start();
    look();
    campaign(id).halted = true;
    campaign(id).halted_until_look = campaigns.looks + 1;
    look();
    BOOST_TEST(campaign(id).halted);
    look();  // It was resumed meanwhile.
    BOOST_TEST(!campaign(id).halted);
}

BOOST_AUTO_TEST_CASE(idle_waits_for_a_look_that_began_after_it)
{
    start();
    drive(part.idle());
    const auto id = started();
    bool is_idle = false;
    auto wait = [&]() -> boost::asio::awaitable<void> {
        co_await part.idle();
        is_idle = true;
    };
    boost::asio::co_spawn(io, wait, boost::asio::detached);
    drive_until([&] { return is_idle; });
    BOOST_TEST((db->campaigns().get(id)->status == campaign_status::completed));
}

BOOST_AUTO_TEST_SUITE_END()
