// Accounts that refused, seen by two engines of one store: an event at the beginning and one at the end of an absence.
#include "engine/fixture.hpp"

BOOST_AUTO_TEST_SUITE(absences)

BOOST_AUTO_TEST_CASE(an_absence_that_ends_in_time_is_reported_once_by_one_of_two_engines)
{
    engine_fixture f;
    f.settings.poll_every = 100ms;
    f.settings.routes[channel::email] = {"main", "other"};
    const auto refuse = [](const message&) { return answered(delivery::outcome::account_refused, "quota", 60s); };
    f.account("main")->answer = refuse;
    f.account("other");
    const auto second = std::make_shared<fake_provider>("main");
    second->answer = refuse;
    f.add_contacts(40);
    const auto id = f.started();
    f.start();
    auto second_engine = std::make_unique<outbound::engine>(f.io.get_executor(), *f.db, f.settings, f.clock, &f.log);
    second_engine->add(second);
    second_engine->add(std::make_shared<fake_provider>("other"));
    second_engine->start();
    f.drive_until_completed(id);
    f.drive_for(50s);
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    BOOST_TEST(f.log.count("provider.resumed") == 0u);
    f.drive_for(20s);
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    BOOST_TEST(f.log.count("provider.resumed") == 1u);
    f.add_contacts(1, "q");
    f.drive_until_completed(f.started());
    BOOST_TEST(f.log.count("provider.set_aside") == 2u);
    f.drive_for(70s);
    BOOST_TEST(f.log.count("provider.resumed") == 2u);
    std::swap(f.engine, second_engine);
    f.stop(0ms);
    f.engine = std::move(second_engine);
}

BOOST_AUTO_TEST_CASE(two_engines_that_are_refused_at_once_report_once_that_the_account_is_set_aside)
{
    engine_fixture f;
    f.settings.poll_every = 100ms;
    const auto refuse = [](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    const auto first = f.account("main");
    const auto second = std::make_shared<fake_provider>("main");
    first->answer = second->answer = refuse;
    first->held = second->held = true;
    f.add_contacts(80);
    const auto id = f.started();
    f.start();
    auto second_engine = std::make_unique<outbound::engine>(f.io.get_executor(), *f.db, f.settings, f.clock, &f.log);
    second_engine->add(second);
    second_engine->start();
    f.drive_until([&] { return first->most_under_way > 0 && second->most_under_way > 0; });
    first->release();
    second->release();
    f.drive_until_status(id, campaign_status::paused);
    f.drive_until([&] { return f.counts(id).in_flight == 0; });
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    BOOST_TEST(f.log.count("campaign.paused") == 1u);
    std::swap(f.engine, second_engine);
    f.stop(0ms);
    f.engine = std::move(second_engine);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
