// The log of events: every change once, in order, for any number of readers, each with its cursor.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace outbound;
using namespace outbound::testing;

namespace {

std::string types_of(const event_log_slice& slice)
{
    std::string all;
    for (const auto& e : slice.items)
        all.append(all.empty() ? "" : " ").append(to_string(e.type));
    return all;
}

/// Reads all events after the cursor, in slices of `limit`, and moves the cursor.
std::vector<logged_event> read_all(
    store& s, std::int64_t& cursor, std::size_t limit, std::vector<event_type> types = {})
{
    std::vector<logged_event> all;
    for (bool more = true; more;) {
        auto slice = s.event_log().read({cursor, types, limit});
        all.insert(all.end(), slice.items.begin(), slice.items.end());
        cursor = slice.cursor;
        more = slice.more;
    }
    return all;
}

void schedule_and_cancel(store& s, timestamp at)
{
    const auto id = s.campaigns().create(draft()).id;
    auto request = step(campaign_action::schedule);
    request.scheduled_at = at;
    request.content = {{"subject", "Hello"}, {"text", "Hi"}};
    s.campaigns().change_status(id, request);
    s.campaigns().change_status(id, step(campaign_action::unschedule));
    s.campaigns().change_status(id, start());
    s.campaigns().change_status(id, step(campaign_action::pause));
    s.campaigns().change_status(id, step(campaign_action::resume));
    s.campaigns().change_status(id, step(campaign_action::cancel));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_log_tests)

BOOST_DATA_TEST_CASE(changes_of_a_campaign_are_logged_in_order_without_gaps, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    schedule_and_cancel(s, fixture->clock().now() + std::chrono::hours{1});
    const auto slice = s.event_log().read({});
    BOOST_TEST(types_of(slice) == "campaign.scheduled campaign.unscheduled campaign.started campaign.paused "
                                  "campaign.resumed campaign.cancelled");
    for (std::size_t i = 0; i < slice.items.size(); ++i)
        BOOST_TEST(slice.items[i].position == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST(slice.items.front().data.contains("scheduled_at"));
    BOOST_TEST((slice.items[3].data == boost::json::object{{"campaign_id", 1}, {"reason", "operator"}}));
    BOOST_TEST(!slice.more);
    BOOST_TEST(!slice.reset);
    BOOST_TEST(slice.cursor == 6);
}

BOOST_DATA_TEST_CASE(campaign_that_workers_prepare_and_complete_is_logged, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = running_campaign(s);
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(!s.dispatch().complete(id));
    BOOST_TEST(types_of(s.event_log().read({})) == "campaign.started campaign.prepared campaign.completed");
}

BOOST_DATA_TEST_CASE(account_is_logged_when_it_is_set_aside_and_when_it_is_resumed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto now = fixture->clock().now();
    account_state state;
    state.provider = "main";
    state.reason = "the mailbox of grace@example.com is full";
    state.since = now;
    s.pace().set_aside(state);
    s.pace().set_aside(state);
    s.pace().clear_account("main");
    s.pace().clear_account("main");
    const auto slice = s.event_log().read({});
    BOOST_TEST(types_of(slice) == "provider.set_aside provider.resumed");
    BOOST_TEST((slice.items.front().data == boost::json::object{{"provider", "main"}}));
}

BOOST_DATA_TEST_CASE(absence_of_an_account_that_ends_in_time_is_logged_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& pace = f.store().pace();
    const auto set_aside = [&](const char* name) {
        return pace.set_aside({name, "quota", f.clock().now(), f.clock().now() + std::chrono::minutes{5}});
    };
    BOOST_TEST(set_aside("main"));
    BOOST_TEST(set_aside("other"));
    BOOST_TEST(pace.end_absences().empty());
    f.clock().advance(std::chrono::minutes{5});
    BOOST_TEST(!set_aside("other"));  // Its end was not reported yet, so its absence continues.
    BOOST_TEST(pace.end_absences() == std::vector<std::string>{"main"}, boost::test_tools::per_element());
    BOOST_TEST(pace.end_absences().empty());
    BOOST_TEST(set_aside("main"));
    BOOST_TEST(types_of(f.store().event_log().read({})) ==
               "provider.set_aside provider.set_aside provider.resumed provider.set_aside");
}

BOOST_DATA_TEST_CASE(event_of_a_change_that_is_undone_is_not_logged, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = s.campaigns().create(draft()).id;
    BOOST_CHECK_THROW(s.atomically([&] {
        s.campaigns().change_status(id, start());
        throw error{errc::conflict, "no"};
    }),
        error);
    BOOST_CHECK_THROW(s.campaigns().change_status(id, step(campaign_action::resume)), error);
    BOOST_TEST(s.event_log().read({}).items.empty());
    BOOST_TEST(s.event_log().newest() == 0);
}

BOOST_DATA_TEST_CASE(slices_neither_skip_nor_repeat_events_while_others_are_added, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto at = fixture->clock().now() + std::chrono::hours{1};
    std::vector<std::int64_t> positions;
    std::int64_t cursor = 0;
    for (int round = 0; round < 3; ++round) {
        schedule_and_cancel(s, at);
        for (const auto& e : read_all(s, cursor, 4))
            positions.push_back(e.position);
    }
    BOOST_REQUIRE(positions.size() == 18U);
    for (std::size_t i = 0; i < positions.size(); ++i)
        BOOST_TEST(positions[i] == static_cast<std::int64_t>(i) + 1);
    if (const auto other = fixture->open_another()) {
        cursor = 0;
        BOOST_TEST(read_all(*other, cursor, 1000).size() == 18U);
    }
}

BOOST_DATA_TEST_CASE(reader_of_some_types_moves_its_cursor_past_the_others, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto at = fixture->clock().now() + std::chrono::hours{1};
    schedule_and_cancel(s, at);
    schedule_and_cancel(s, at);
    std::int64_t cursor = 0;
    const auto found = read_all(s, cursor, 1, {event_type::campaign_paused, event_type::campaign_started});
    BOOST_REQUIRE(found.size() == 4U);
    BOOST_TEST((found[1].type == event_type::campaign_paused));
    BOOST_TEST(cursor == 12);
    BOOST_TEST(read_all(s, cursor, 100).empty());
}

BOOST_DATA_TEST_CASE(cursor_of_another_database_is_reset_to_the_oldest_event, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_TEST(s.event_log().read({17, {}, 100}).reset);
    running_campaign(s);
    const auto slice = s.event_log().read({17, {}, 1});
    BOOST_TEST(slice.reset);
    BOOST_REQUIRE(slice.items.size() == 1U);
    BOOST_TEST(slice.items.front().position == 1);
    BOOST_TEST(slice.cursor == 1);
    BOOST_TEST(!s.event_log().read({1, {}, 1}).reset);
}

BOOST_DATA_TEST_CASE(readers_beside_several_writers_see_every_event_once_and_in_order, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto other = fixture->open_another();
    if (!other)
        return;
    constexpr int each = 20;
    const auto write = [](store& s) {
        for (int i = 0; i < each; ++i)
            s.campaigns().change_status(s.campaigns().create(draft()).id, start());
    };
    std::vector<std::int64_t> seen[2];
    const auto follow = [](store& s, std::vector<std::int64_t>& positions) {
        for (std::int64_t cursor = 0; std::ssize(positions) < 2 * each;)
            for (const auto& e : read_all(s, cursor, 7))
                positions.push_back(e.position);
    };
    std::thread threads[] = {std::thread{[&] { write(fixture->store()); }}, std::thread{[&] { write(*other); }},
        std::thread{[&] { follow(fixture->store(), seen[0]); }}, std::thread{[&] { follow(*other, seen[1]); }}};
    for (auto& thread : threads)
        thread.join();
    for (const auto& positions : seen)
        for (std::size_t i = 0; i < positions.size(); ++i)
            BOOST_TEST(positions[i] == static_cast<std::int64_t>(i) + 1);
}

BOOST_AUTO_TEST_SUITE_END()
