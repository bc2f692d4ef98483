// The limits of the log of events, and cursors outside of them.
#include "conformance/people.hpp"
#include "store/scratch.hpp"

#include <outbound/testing/manual_clock.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

struct bounded_log {
    explicit bounded_log(std::int64_t count)
    {
        auto options = folder.options();
        options.clock = &clock;
        options.event_log = {count, std::chrono::days{30}};
        db = open_store(options);
    }

    void start_campaigns(int number)
    {
        for (int i = 0; i < number; ++i)
            db->campaigns().change_status(db->campaigns().create(draft()).id, start());
    }

    scratch_folder folder;
    manual_clock clock;
    std::unique_ptr<store> db;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(oldest_events_are_deleted_beyond_the_count_and_late_readers_are_reset)
{
    bounded_log log{3};
    log.start_campaigns(10);
    BOOST_TEST(log.db->event_log().newest() == 10);
    const auto late = log.db->event_log().read({2, {}, 100});
    BOOST_TEST(late.reset);
    BOOST_REQUIRE(late.items.size() == 3U);
    BOOST_TEST(late.items.front().position == 8);
    BOOST_TEST(!log.db->event_log().read({7, {}, 100}).reset);
    const auto from_begin = log.db->event_log().read({});
    BOOST_TEST(!from_begin.reset);
    BOOST_TEST(from_begin.items.size() == 3U);
}

BOOST_AUTO_TEST_CASE(events_are_deleted_after_their_time_but_the_newest_keeps_the_position)
{
    bounded_log log{1'000};
    log.start_campaigns(4);
    BOOST_TEST(log.db->event_log().newest() == 4);
    log.clock.advance(std::chrono::days{31});
    log.start_campaigns(1);
    const auto left = log.db->event_log().read({});
    BOOST_REQUIRE(left.items.size() == 1U);
    BOOST_TEST(left.items.front().position == 5);
}

BOOST_AUTO_TEST_CASE(events_that_are_still_to_be_delivered_stay_and_so_do_those_behind_them)
{
    bounded_log log{3};
    auto& endpoints = log.db->event_endpoints();
    const auto id = endpoints.create({.url = "https://crm.example.com/", .types = {event_type::campaign_started}}).id;
    log.start_campaigns(10);
    const auto claim = endpoints.claim(std::chrono::seconds{60}, 100).value();
    BOOST_TEST(log.db->event_log().read({}).items.size() == 10U);
    claim_result done{.endpoint = id, .token = claim.token};
    for (const auto& due : claim.deliveries)
        done.results.push_back({due.event.position, true, 204, "", {}});
    endpoints.settle(done);
    log.start_campaigns(1);
    BOOST_TEST(log.db->event_log().read({}).items.front().position == 9);
    BOOST_TEST(endpoints.deliveries(id, {}, {}).items.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
