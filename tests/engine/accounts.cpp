// Accounts that throttle, are unreachable, or refuse.
#include "engine/fixture.hpp"

BOOST_AUTO_TEST_SUITE(accounts_tests)

BOOST_AUTO_TEST_CASE(messages_proven_not_sent_are_sent_again_as_the_same_attempt)
{
    const struct {
        const char* name;
        delivery first;
        std::chrono::milliseconds at_least;
    } cases[] = {
        {"throttled for 7 s", answered(delivery::outcome::throttled, "429", 7s), 7s},
        {"throttled", answered(delivery::outcome::throttled, "429"), 500ms},
        {"no connection", answered(delivery::outcome::not_sent, "connect"), 500ms},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            engine_fixture f;
            const auto account = f.account();
            std::set<std::string> refused;
            account->answer = [&](const message& m) {
                return refused.insert(m.key).second ? c.first : fake_provider::accept(m);
            };
            f.add_contacts(30);
            const auto began = f.clock.steady();
            const auto id = f.started();
            f.complete(id);
            BOOST_TEST(f.counts(id).sent == 30);
            BOOST_TEST((f.clock.steady() - began >= c.at_least));
            for (const auto& row : f.db->campaigns().recipients(id, {}, {}).items)
                BOOST_TEST(row.attempt == 1);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(accounts_with_shares_send_in_parallel_and_replace_each_other)
{
    engine_fixture f;
    const auto three = f.account("three");
    const auto single = f.account("one");
    f.settings.routes[channel::email] = {"three", "one"};
    f.settings.shares[channel::email] = {{"three", 3}, {"one", 1}};
    f.add_contacts(80);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(three->messages.size() == 60u);
    BOOST_TEST(single->messages.size() == 20u);
}

BOOST_AUTO_TEST_CASE(without_routes_every_account_serves_its_channel_in_the_order_in_which_it_was_added)
{
    engine_fixture f;
    const auto first = f.account("zebra");
    const auto second = f.account("adder");
    f.settings.routes.clear();
    f.add_contacts(20);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(first->messages.size() == 20u);
    BOOST_TEST(second->messages.empty());
}

BOOST_AUTO_TEST_CASE(the_rate_that_a_vendor_names_becomes_a_limit_of_its_account)
{
    engine_fixture f;
    const auto account = f.account();
    account->terms_answer = account_terms{2, {}, 1min};
    f.add_contacts(40);
    const auto id = f.started();
    const auto began = f.clock.steady();
    f.complete(id);
    BOOST_TEST((f.clock.steady() - began >= 5s));  // Whatever the first window took before the vendor had answered.
    BOOST_REQUIRE(f.db->pace().limits().size() == 1u);
    BOOST_TEST(f.db->pace().limits()[0].per_second == 2);
}

BOOST_AUTO_TEST_CASE(an_account_that_may_not_send_by_its_vendors_terms_is_set_aside)
{
    engine_fixture f;
    const auto first = f.account();
    first->terms_answer = account_terms{0, "the day's quota is used up", 1min};
    f.start();
    f.drive_until([&] { return !f.db->pace().set_aside_accounts().empty(); });
    BOOST_TEST(f.db->pace().set_aside_accounts().at(0).reason == "the day's quota is used up");
}

BOOST_AUTO_TEST_CASE(an_account_that_is_unreachable_for_hours_loses_no_recipient)
{
    engine_fixture f;
    const auto account = f.account();
    const auto recovery = f.clock.steady() + 3h;
    account->answer = [&](const message& m) {
        return f.clock.steady() < recovery ? answered(delivery::outcome::not_sent, "connect")
                                           : fake_provider::accept(m);
    };
    f.add_contacts(50);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(f.counts(id).sent == 50);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(nobody_is_sent_to_who_opted_out_or_was_removed_while_the_account_accepted_nothing)
{
    for (const auto failure : {delivery::outcome::throttled, delivery::outcome::not_sent})
        BOOST_TEST_CONTEXT(to_string(failure))
        {
            engine_fixture f;
            const auto account = f.account();
            const auto opening = f.clock.steady() + 100s;
            std::set<std::string> accepted;
            account->answer = [&](const message& m) {
                if (f.clock.steady() < opening)
                    return answered(failure, "away", failure == delivery::outcome::throttled ? 100s : 0s);
                accepted.insert(m.address);
                return fake_provider::accept(m);
            };
            f.add_contacts(30);
            const auto id = f.started();
            f.start();
            f.drive_for(1s);
            BOOST_TEST(!account->messages.empty());
            f.suppress("p1@example.com");
            f.db->contacts().remove(f.db->contacts().find("p2")->id);
            f.db->contacts().erase(f.db->contacts().find("p3")->id);
            f.drive_until_completed(id);
            BOOST_TEST(accepted.size() == 27u);
            for (const auto* gone : {"p1@example.com", "p2@example.com", "p3@example.com"})
                BOOST_TEST(!accepted.contains(gone), gone);
            BOOST_TEST(f.counts(id).skipped == 3);
            for (const auto& row : f.db->campaigns().recipients(id, {recipient_status::sent, ""}, {}).items)
                BOOST_TEST(row.attempt == 1);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(the_next_account_of_the_route_replaces_an_unreachable_one_until_it_is_reached_again)
{
    for (const bool shared : {false, true})
        BOOST_TEST_CONTEXT((shared ? "shares" : "one after another"))
        {
            engine_fixture f;
            f.settings.routes[channel::email] = {"main", "other"};
            if (shared)
                f.settings.shares[channel::email] = {{"main", 1}, {"other", 1}};
            const auto main = f.account("main");
            const auto other = f.account("other");
            bool is_away = true;
            std::size_t tried = 0;
            main->answer = [&](const message& m) {
                tried += is_away;
                return is_away ? answered(delivery::outcome::not_sent, "connect") : fake_provider::accept(m);
            };
            f.add_contacts(60);
            const auto began = f.clock.steady();
            const auto id = f.started();
            f.complete(id);
            BOOST_TEST((f.clock.steady() - began <= 10s));
            BOOST_TEST(other->messages.size() == 60u);
            BOOST_TEST(f.log.count("provider.set_aside") == 1u);
            BOOST_TEST(tried <= 20u);
            for (const auto& row : f.db->campaigns().recipients(id, {}, {}).items)
                BOOST_TEST(row.attempt == 1);
            f.check_consistent(id);

            is_away = false;
            BOOST_TEST(f.log.count("provider.resumed") == 0u);
            main->messages.clear();
            f.drive_until([&] { return f.clock.steady() - began >= 40s; });
            f.add_contacts(1, "q");
            f.drive_until_completed(f.started());
            BOOST_TEST(main->messages.size() >= (shared ? 20u : 40u));
            f.drive_for(20s);
            BOOST_TEST(f.log.count("provider.set_aside") == 1u);
            BOOST_TEST(f.log.count("provider.resumed") == 1u);
        }
}

BOOST_AUTO_TEST_CASE(an_unreachable_account_is_retried_with_one_message_at_a_time)
{
    engine_fixture f;
    f.settings.routes[channel::email] = {"main", "other"};
    const auto main = f.account("main");
    const auto other = f.account("other");
    std::size_t tried = 0;
    main->answer = [&](const message&) { return ++tried, answered(delivery::outcome::not_sent, "connect"); };
    f.db->pace().set_limit("global", 2);
    f.add_contacts(200);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(other->messages.size() == 200u);
    BOOST_TEST(tried <= 20u);  // In a hundred seconds.
    BOOST_TEST(tried >= 5u);
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    BOOST_TEST(f.log.count("provider.resumed") == 0u);
}

BOOST_AUTO_TEST_CASE(refusals_that_name_recipients_fail_them_and_many_pause_the_campaign_with_the_reason)
{
    const struct {
        const char* name;
        std::size_t one_in;
        bool by_settings, pauses;
    } cases[] = {{"a region, one in 200", 200, true, false}, {"a region, one in 10", 10, true, true},
        {"a region, all", 1, true, true}, {"content, one in 2", 2, false, false}, {"content, all", 1, false, true}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            engine_fixture f;
            const auto account = f.account();
            std::size_t sent = 0;
            account->answer = [&](const message& m) {
                if (++sent % c.one_in != 0)
                    return fake_provider::accept(m);
                auto refusal = answered(delivery::outcome::rejected, "21408");
                refusal.detail = "Permission to send has not been enabled for the region";
                refusal.by_settings = c.by_settings;
                return refusal;
            };
            f.add_contacts(400);
            const auto id = f.started();
            f.start();
            f.drive_until_status(id, c.pauses ? campaign_status::paused : campaign_status::completed);
            f.drive_until([&] { return f.counts(id).in_flight == 0; });
            f.check_consistent(id);
            if (!c.pauses) {
                BOOST_TEST(f.counts(id).failed == static_cast<std::int64_t>(400 / c.one_in));
                continue;
            }
            const auto paused = *f.db->campaigns().get(id);
            BOOST_TEST((paused.pause_reason == pause_reason::provider_account));
            BOOST_TEST(paused.pause_detail.find("main refuses many recipients: 21408 Permission") == 0u);
            BOOST_TEST(sent < 400u);
            BOOST_TEST(f.db->pace().set_aside_accounts().empty());
        }
}

BOOST_AUTO_TEST_CASE(another_account_takes_a_message_only_when_the_first_proved_that_it_refused)
{
    engine_fixture f;
    f.settings.routes[channel::email] = {"main", "other"};
    const auto main = f.account("main");
    const auto other = f.account("other");
    main->answer = [&](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    f.add_contacts(30);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(other->messages.size() == 30u);
    BOOST_TEST(f.counts(id).sent == 30);
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    const auto aside = f.db->pace().set_aside_accounts();
    BOOST_REQUIRE(aside.size() == 1u);
    BOOST_TEST(aside[0].provider == "main");
    BOOST_TEST(aside[0].reason == "401");
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_campaign_pauses_with_the_reason_when_no_account_is_left_and_loses_no_recipient)
{
    for (const auto& refusal :
        {answered(delivery::outcome::account_refused, "403"), answered(delivery::outcome::not_sent, "certificate")})
        BOOST_TEST_CONTEXT(refusal.code)
        {
            engine_fixture f;
            const auto account = f.account("main", 5);
            bool refuses = true;
            account->answer = [&](const message& m) { return refuses ? refusal : fake_provider::accept(m); };
            f.add_contacts(30);
            const auto id = f.started();
            f.start();
            f.drive_until_status(id, campaign_status::paused);
            const auto paused = *f.db->campaigns().get(id);
            BOOST_TEST((paused.pause_reason == pause_reason::provider_account));
            BOOST_TEST(paused.pause_detail.find("main") != std::string::npos);
            f.drive_until([&] { return f.counts(id).in_flight == 0 && !f.db->pace().set_aside_accounts().empty(); });
            f.check_consistent(id);

            refuses = false;
            f.db->pace().clear_account("main");
            f.act(id, campaign_action::resume);
            f.drive_until_completed(id);
            BOOST_TEST(f.counts(id).sent == 30);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(a_provider_that_throws_or_miscounts_leaves_its_messages_unknown)
{
    engine_fixture f;
    const auto account = f.account();
    account->answer = [](const message& m) -> delivery {
        if (m.address == "p1@example.com")
            throw std::runtime_error{"boom"};
        return fake_provider::accept(m);
    };
    f.add_contacts(2);
    const auto id = f.started_on_hold();
    f.complete(id);
    BOOST_TEST(f.counts(id).unknown == 1);
    BOOST_TEST(f.db->campaigns().recipients(id, {recipient_status::unknown, ""}, {}).items.at(0).detail == "boom");
}

BOOST_AUTO_TEST_CASE(routes_and_names_are_checked_before_anything_starts)
{
    engine_fixture f;
    f.settings.routes[channel::email] = {"nobody"};
    BOOST_CHECK_EXCEPTION(f.start(), error,
        [](const error& e) { return std::string_view{e.what()}.find("nobody") != std::string_view::npos; });
    f.engine.reset();
    f.account("Not A Name");
    BOOST_CHECK_THROW(f.start(), error);
    f.engine.reset();
}

BOOST_AUTO_TEST_SUITE_END()
