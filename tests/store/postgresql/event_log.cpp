// Transactions commit in another order than their inserts, and no reader of the log misses an event.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(event_log_tests)

BOOST_AUTO_TEST_CASE(event_that_was_written_first_and_committed_last_has_the_later_position)
{
    scratch_schema schema;
    store_options options;
    options.url = schema.url();
    const auto slow = open_store(options);
    const auto quick = open_store(options);
    const auto first = slow->campaigns().create(draft()).id;
    const auto second = slow->campaigns().create(draft()).id;
    std::promise<void> written;
    std::promise<void> may_commit;
    std::thread late{[&] {
        slow->atomically([&] {
            slow->campaigns().change_status(first, start());
            written.set_value();
            may_commit.get_future().wait();
        });
    }};
    written.get_future().wait();
    quick->campaigns().change_status(second, start());
    const auto seen = quick->event_log().read({});
    may_commit.set_value();
    late.join();
    const auto rest = quick->event_log().read({seen.cursor, {}, 100});
    BOOST_REQUIRE(seen.items.size() == 1U);
    BOOST_REQUIRE(rest.items.size() == 1U);
    BOOST_TEST(seen.items[0].position == 1);
    BOOST_TEST((seen.items[0].data == boost::json::object{{"campaign_id", second}}));
    BOOST_TEST(rest.items[0].position == 2);
    BOOST_TEST((rest.items[0].data == boost::json::object{{"campaign_id", first}}));
}

BOOST_AUTO_TEST_SUITE_END()
