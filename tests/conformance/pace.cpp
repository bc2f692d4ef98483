// Limits and accounts that all workers share.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pace_tests)

BOOST_DATA_TEST_CASE(reservations_follow_each_other_at_the_rate_and_idle_time_is_not_saved_up, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    BOOST_TEST(!pace.reserve("provider:main", 1).has_value());
    pace.set_limit("provider:main", 10);
    const auto now = f.clock().now();
    BOOST_TEST((pace.reserve("provider:main", 5) == now));
    BOOST_TEST((pace.reserve("provider:main", 10) == now + 500ms));
    BOOST_TEST((pace.reserve("provider:main", 1) == now + 1500ms));
    f.clock().advance(1h);
    BOOST_TEST((pace.reserve("provider:main", 1) == now + 1h));
    BOOST_TEST((pace.reserve("provider:main", 1) == now + 1h + 100ms));
}

BOOST_DATA_TEST_CASE(many_small_reservations_take_as_long_as_one_large_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    pace.set_limit("global", 100);
    const auto now = f.clock().now();
    for (int unit = 0; unit < 200; ++unit)
        pace.reserve("global", 1);
    BOOST_TEST((pace.reserve("global", 1) == now + 2s));
}

BOOST_DATA_TEST_CASE(a_limit_can_be_changed_pushed_and_removed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    const auto now = f.clock().now();
    pace.set_limit("provider:main", 1);
    pace.set_limit("provider:main", 4);
    BOOST_REQUIRE(pace.limits().size() == 1u);
    BOOST_TEST(pace.limits()[0].per_second == 4);
    pace.push("provider:main", now + 30s);
    pace.push("provider:main", now + 10s);  // never earlier
    BOOST_TEST((pace.reserve("provider:main", 1) == now + 30s));
    pace.set_limit("provider:main", 0);
    BOOST_TEST(pace.limits().empty());
}

BOOST_DATA_TEST_CASE(a_reservation_at_an_outdated_rate_is_refused, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    for (const double rate : {0.1, 1.0 / 3, 14.0, 1000.0}) {
        pace.set_limit("global", rate);
        BOOST_TEST(!pace.reserve("global", 1, rate * 2).has_value());
        BOOST_TEST(pace.reserve("global", 1, rate).has_value());
    }
}

BOOST_DATA_TEST_CASE(a_higher_rate_does_not_wait_for_reservations_at_a_lower_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    const auto now = f.clock().now();
    pace.set_limit("provider:main", 0.01);
    pace.reserve("provider:main", 320);
    pace.set_limit("provider:main", 1000);
    BOOST_TEST((*pace.reserve("provider:main", 1) <= now + 321ms));
    pace.push("provider:main", now + 30s);
    pace.set_limit("provider:main", 500);  // A pause requested by the vendor remains.
    BOOST_TEST((pace.reserve("provider:main", 1) == now + 30s));
}

BOOST_DATA_TEST_CASE(a_campaigns_pace_changes_with_it_and_goes_when_it_ends, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto limits = [&] { return s.pace().limits(); };
    const auto started_at = [&](double pace) {
        auto c = draft();
        const auto id = s.campaigns().create(c).id;
        s.campaigns().change_status(id, start());
        c = *s.campaigns().get(id);
        c.pace = pace;
        s.campaigns().update(c);
        BOOST_REQUIRE(limits().size() == 1u);
        BOOST_TEST(limits()[0].name == "campaign:" + std::to_string(id));
        BOOST_TEST(limits()[0].per_second == pace);
        return id;
    };
    auto cleared = *s.campaigns().get(started_at(5));
    cleared.pace.reset();
    s.campaigns().update(cleared);
    BOOST_TEST(limits().empty());

    status_request cancel;
    cancel.action = campaign_action::cancel;
    s.campaigns().change_status(started_at(5), cancel);
    BOOST_TEST(limits().empty());

    const auto id = started_at(5);
    while (!s.dispatch().prepare(id, 100, 10).done) {
    }
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(limits().empty());
}

BOOST_DATA_TEST_CASE(an_account_set_aside_comes_back_in_time_or_by_hand, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    BOOST_TEST(pace.set_aside({"main", "401", f.clock().now(), f.clock().now() + 5min}));
    BOOST_TEST(!pace.set_aside({"main", "401", f.clock().now(), f.clock().now() + 15min}));
    pace.set_aside({"other", "suspended", f.clock().now(), std::nullopt});
    BOOST_TEST(pace.set_aside_accounts().size() == 2u);
    f.clock().advance(15min);
    BOOST_REQUIRE(pace.set_aside_accounts().size() == 1u);
    BOOST_TEST(pace.set_aside_accounts()[0].provider == "other");
    BOOST_TEST(pace.set_aside_accounts()[0].reason == "suspended");
    pace.clear_account("other");
    BOOST_TEST(pace.set_aside_accounts().empty());
    BOOST_TEST(pace.end_absences() == std::vector<std::string>{"main"}, boost::test_tools::per_element());
    BOOST_TEST(pace.set_aside({"main", "401", f.clock().now(), std::nullopt}));
}

BOOST_AUTO_TEST_SUITE_END()
