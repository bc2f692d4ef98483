// Accounts that throttle, cannot be reached or refuse.
#include "engine/fixture.hpp"

using namespace outbound;
using outbound::testing::answered;
using outbound::testing::engine_fixture;
using outbound::testing::fake_provider;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(accounts)

BOOST_AUTO_TEST_CASE(what_was_proven_not_sent_is_sent_again_as_the_same_attempt)
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
            account->answer = [&](const message& m) { return refused.insert(m.key).second ? c.first : fake_provider::accept(m); };
            f.add_contacts(30);
            const auto began = f.clock.steady();
            const auto id = f.started();
            f.start();
            f.drive_until_status(id, campaign_status::completed);
            BOOST_TEST(f.counts(id).sent == 30);
            BOOST_TEST((f.clock.steady() - began >= c.at_least));
            for (const auto& row : f.db->campaigns().recipients(id, {}, {}).items)
                BOOST_TEST(row.attempt == 1);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(accounts_with_shares_send_side_by_side_and_stand_in_for_each_other)
{
    engine_fixture f;
    const auto three = f.account("three");
    const auto one = f.account("one");
    f.how.routes[channel::email] = {"three", "one"};
    f.how.shares[channel::email] = {{"three", 3}, {"one", 1}};
    f.add_contacts(80);
    const auto id = f.started();
    f.start();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(three->messages.size() == 60u);
    BOOST_TEST(one->messages.size() == 20u);
}

BOOST_AUTO_TEST_CASE(the_rate_that_a_vendor_names_becomes_a_limit_of_its_account)
{
    engine_fixture f;
    const auto account = f.account();
    account->says = account_terms{2, {}, 1min};
    f.add_contacts(40);
    const auto id = f.started();
    const auto began = f.clock.steady();
    f.start();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST((f.clock.steady() - began >= 5s));  // Whatever the first window took before the vendor had answered.
    BOOST_REQUIRE(f.db->pace().limits().size() == 1u);
    BOOST_TEST(f.db->pace().limits()[0].per_second == 2);
}

BOOST_AUTO_TEST_CASE(an_account_of_which_the_vendor_says_that_it_may_not_send_is_set_aside)
{
    engine_fixture f;
    const auto first = f.account();
    first->says = account_terms{0, "the day's quota is used up", 1min};
    f.start();
    f.drive_until([&] { return !f.db->pace().set_aside_accounts().empty(); });
    BOOST_TEST(f.db->pace().set_aside_accounts().at(0).reason == "the day's quota is used up");
}

BOOST_AUTO_TEST_CASE(an_account_that_cannot_be_reached_for_hours_loses_nobody)
{
    engine_fixture f;
    const auto account = f.account();
    const auto back = f.clock.steady() + 3h;
    account->answer = [&](const message& m) {
        return f.clock.steady() < back ? answered(delivery::outcome::not_sent, "connect") : fake_provider::accept(m);
    };
    f.add_contacts(50);
    const auto id = f.started();
    f.start();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(f.counts(id).sent == 50);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_message_goes_elsewhere_only_when_the_first_account_proved_that_it_refused)
{
    engine_fixture f;
    f.how.routes[channel::email] = {"main", "other"};
    const auto main = f.account("main");
    const auto other = f.account("other");
    main->answer = [&](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    f.add_contacts(30);
    const auto id = f.started();
    f.start();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(other->messages.size() == 30u);
    BOOST_TEST(f.counts(id).sent == 30);
    BOOST_TEST(f.log.count("provider.set_aside") == 1u);
    const auto aside = f.db->pace().set_aside_accounts();
    BOOST_REQUIRE(aside.size() == 1u);
    BOOST_TEST(aside[0].provider == "main");
    BOOST_TEST(aside[0].reason == "401");
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_campaign_pauses_with_the_reason_when_no_account_is_left_and_loses_nobody)
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
            f.drive_until_status(id, campaign_status::completed);
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
    auto draft = f.draft();
    draft.on_unknown = on_unknown::hold;
    const auto id = f.started(draft);
    f.start();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(f.counts(id).unknown == 1);
    BOOST_TEST(f.db->campaigns().recipients(id, {recipient_status::unknown, ""}, {}).items.at(0).detail == "boom");
}

BOOST_AUTO_TEST_CASE(routes_and_names_are_checked_before_anything_starts)
{
    engine_fixture f;
    f.how.routes[channel::email] = {"nobody"};
    BOOST_CHECK_EXCEPTION(
        f.start(), error, [](const error& e) { return std::string_view{e.what()}.find("nobody") != std::string_view::npos; });
    f.engine.reset();
    f.account("Not A Name");
    BOOST_CHECK_THROW(f.start(), error);
    f.engine.reset();
}

BOOST_AUTO_TEST_SUITE_END()
