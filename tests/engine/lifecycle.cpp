// Schedules, pauses, cancellations, expiry and stopping.
#include "engine/fixture.hpp"

BOOST_AUTO_TEST_SUITE(lifecycle)

BOOST_AUTO_TEST_CASE(a_scheduled_campaign_starts_when_its_time_has_come)
{
    engine_fixture f;
    f.settings.poll_every = 1min;
    const auto account = f.account();
    f.add_contacts(3);
    const auto due = f.clock.now() + 2h;
    const auto id = f.scheduled(f.draft(), due);
    f.start();
    f.drive_until([&] { return !account->messages.empty(); });
    BOOST_TEST((f.clock.now() >= due));
    f.drive_until_completed(id);
    f.drive_until([&] { return f.log.count("campaign.completed") == 1u; });
    BOOST_TEST(f.log.count("campaign.started") == 1u);
}

BOOST_AUTO_TEST_CASE(a_schedule_that_is_found_too_late_pauses_the_campaign_and_a_resume_sends_it)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(3);
    const auto id = f.scheduled(f.draft(), f.clock.now() + 1min);
    f.clock.advance(1min + f.settings.max_late + 1ms);
    f.start();
    f.drive_until([&] { return f.log.count("campaign.paused") == 1u; });
    const auto paused = *f.db->campaigns().get(id);
    BOOST_TEST((paused.pause_reason == pause_reason::late));
    BOOST_TEST(f.log.last("campaign.paused").at("reason") == "late");
    BOOST_TEST((f.log.last("campaign.paused").at("detail") == boost::json::value(paused.pause_detail)));
    f.drive_for(24h);
    BOOST_TEST(account->messages.empty());

    const auto resumed_at = f.clock.now();
    f.act(id, campaign_action::resume);
    f.drive_until_completed(id);
    BOOST_TEST(account->messages.size() == 3u);
    BOOST_TEST((f.db->campaigns().get(id)->started_at == resumed_at));
    BOOST_TEST(f.log.count("campaign.paused") == 1u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_schedule_that_is_found_just_in_time_is_sent)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(3);
    const auto id = f.scheduled(f.draft(), f.clock.now() + 1min);
    f.clock.advance(1min + f.settings.max_late);
    f.complete(id);
    BOOST_TEST(account->messages.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_paused_campaign_opens_no_window_and_goes_on_where_it_was)
{
    engine_fixture f;
    f.settings.lanes = 1;
    const auto account = f.account();
    account->held = true;
    f.add_contacts(60);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->under_way == 8; });

    status_request pause;
    pause.action = campaign_action::pause;
    pause.reason = pause_reason::operator_request;
    BOOST_TEST(f.db->campaigns().change_status(id, pause).in_flight == 8);
    account->release();
    f.drive_until([&] { return f.counts(id).sent == 8 && f.counts(id).in_flight == 0; });
    f.drive_for(10min);
    BOOST_TEST(account->messages.size() == 8u);

    f.act(id, campaign_action::resume);
    f.drive_until_completed(id);
    BOOST_TEST(account->messages.size() == 60u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_cancelled_campaign_settles_messages_under_way_and_cancels_the_rest)
{
    engine_fixture f;
    f.settings.lanes = 1;
    const auto account = f.account();
    account->held = true;
    f.add_contacts(60);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->under_way == 8; });
    f.act(id, campaign_action::cancel);
    account->release();
    f.drive_until([&] {
        return f.counts(id).cancelled + f.counts(id).sent == f.counts(id).recipients && f.counts(id).sent == 8;
    });
    BOOST_TEST(account->messages.size() == 8u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(the_engine_idles_while_another_worker_holds_a_range_of_a_cancelled_campaign)
{
    engine_fixture f;
    f.account();
    f.add_contacts(20);
    const auto id = f.started();
    f.prepare(id, 10);
    BOOST_REQUIRE(f.db->dispatch().claim_range(id, {"other", 60s, 900s}).has_value());
    f.act(id, campaign_action::cancel);
    f.start();
    f.drive_for(10s);  // time passes only while the engine is idle
    BOOST_TEST(f.counts(id).cancelled == 10);
    f.drive_until([&] { return f.counts(id).cancelled == 20; });
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_expired_campaign_skips_the_remaining_recipients)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(100);
    auto draft = f.draft();
    draft.pace = 1;
    draft.expires_at = f.clock.now() + 30s;
    const auto id = f.started(draft);
    f.complete(id);
    const auto counts = f.counts(id);
    BOOST_TEST(counts.sent >= 20);
    BOOST_TEST(counts.sent <= 40);
    BOOST_TEST(counts.sent + counts.skipped == 100);
    BOOST_TEST(f.db->campaigns().recipients(id, {recipient_status::skipped, "expired"}, {}).items.size() ==
               static_cast<std::size_t>(counts.skipped));
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(stopping_waits_for_messages_in_flight_and_leaves_the_rest_to_other_workers)
{
    engine_fixture f;
    const auto account = f.account();
    account->held = true;
    f.add_contacts(100);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->under_way == 16; });
    boost::asio::post(f.io, [&] { account->release(); });
    f.stop(10s);
    const auto counts = f.counts(id);
    BOOST_TEST(counts.sent == 16);
    BOOST_TEST(counts.unknown == 0);
    BOOST_TEST(counts.in_flight == 0);

    f.complete(id);
    BOOST_TEST(account->messages.size() == 100u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(messages_not_handed_over_are_free_when_the_drain_ends_before_an_answer)
{
    for (const auto drain : {0ms, 1000ms})
        BOOST_TEST_CONTEXT(drain.count() << " ms")
        {
            engine_fixture f;
            f.account()->held = true;
            f.accounts[0]->concurrent = 4;
            f.add_contacts(50);
            const auto id = f.started_on_hold();
            f.start();
            f.drive_until([&] { return f.counts(id).in_flight == 16; });
            f.drive_until([&] { return f.accounts[0]->under_way == 4; });
            f.stop(drain);

            const auto second = f.complete_with_another_account(id);
            BOOST_TEST(f.counts(id).unknown == 4);
            BOOST_TEST(second->messages.size() == 46u);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(paced_messages_are_free_when_the_drain_ends_before_their_turn)
{
    for (const auto drain : {0ms, 200ms})
        BOOST_TEST_CONTEXT(drain.count() << " ms")
        {
            engine_fixture f;
            const auto first = f.account();
            f.add_contacts(50);
            auto wanted = f.draft();
            wanted.on_unknown = on_unknown::hold;
            wanted.pace = 5;
            const auto id = f.started(wanted);
            f.start();
            f.drive_until([&] { return first->messages.size() == 7; });
            f.stop(drain);

            const auto second = f.complete_with_another_account(id);
            BOOST_TEST(f.counts(id).unknown == 0);
            BOOST_TEST(first->messages.size() + second->messages.size() == 50u);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(campaigns_of_one_channel_share_the_work)
{
    engine_fixture f;
    f.settings.lanes = 1;
    const auto account = f.account();
    f.add_contacts(100);
    const auto first = f.started();
    const auto second = f.started();
    f.complete(second);
    f.drive_until_completed(first);
    const auto second_began = std::find_if(account->messages.begin(), account->messages.end(),
        [&](const auto& m) { return m.key.find("-" + std::to_string(second) + "-") != std::string::npos; });
    BOOST_TEST((second_began - account->messages.begin()) < 60);
}

BOOST_AUTO_TEST_CASE(idle_returns_when_no_campaign_runs)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(30);
    const auto id = f.started();
    f.start();
    f.drive_until_idle();
    BOOST_TEST((f.db->campaigns().get(id)->status == campaign_status::completed));
}

BOOST_AUTO_TEST_SUITE_END()
