// Events without a recipient stay within limits, are summed up, and can be pruned.
#include "conformance/people.hpp"
#include "postgresql/server.hpp"
#include "store/scratch.hpp"

#include <outbound/testing/manual_clock.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

struct limited_store {
    explicit limited_store(bool on_server)
    {
        if (on_server)
            schema = std::make_unique<scratch_schema>();
        store_options options = folder.options();
        if (schema)
            options.url = schema->url();
        options.clock = &clock;
        options.unmatched = {.count = 10, .bytes = 5000, .age = std::chrono::days{30}, .check_every = 1};
        stored = open_store(options);
    }

    std::int64_t record(int first, int number, std::size_t size = 0)
    {
        std::vector<provider_event> events;
        for (int i = first; i < first + number; ++i) {
            auto& e = events.emplace_back();
            e.provider = "main";
            e.vendor_id = "m" + std::to_string(i);
            e.kind = event_kind::delivered;
            e.address = "x" + std::to_string(i) + "@example.com";
            e.occurred_at = clock.now();
            e.data = {{"words", std::string(size, 'x')}};
        }
        return stored->events().record(events).unmatched;
    }

    /// Numbers of the events that are kept.
    std::string kept()
    {
        std::string numbers;
        for (const auto& each : stored->events().unmatched_events(true, {0, 1000}).items)
            numbers += (numbers.empty() ? "" : " ") + each.event.vendor_id.substr(1);
        return numbers;
    }

    scratch_folder folder;
    std::unique_ptr<scratch_schema> schema;
    manual_clock clock;
    std::unique_ptr<store> stored;
};

const bool places[] = {false, true};

}  // namespace

BOOST_AUTO_TEST_SUITE(unmatched_tests)

BOOST_DATA_TEST_CASE(
    the_oldest_go_beyond_the_count_the_bytes_and_the_age, boost::unit_test::data::make(places), on_server)
{
    limited_store s{on_server};
    BOOST_TEST(s.record(1, 8) == 8);
    s.record(9, 6);
    BOOST_TEST(s.kept() == "5 6 7 8 9 10 11 12 13 14");
    const auto sums = s.stored->events().unmatched();
    BOOST_TEST(sums.count == 10);
    BOOST_TEST(sums.bytes > 0);
    BOOST_TEST((sums.oldest.value() == s.clock.now()));
    s.record(15, 2, 2000);
    BOOST_TEST(s.stored->events().unmatched().bytes <= 5000);
    BOOST_TEST(s.kept().ends_with("15 16"));
    s.clock.advance(31 * 24h);
    s.record(20, 1);
    BOOST_TEST(s.kept() == "20");
}

BOOST_DATA_TEST_CASE(pruning_deletes_older_events_in_slices, boost::unit_test::data::make(places), on_server)
{
    limited_store s{on_server};
    s.record(1, 3);
    s.clock.advance(24h);
    s.record(4, 2);
    const auto before = s.clock.now() - 1h;
    BOOST_TEST(s.stored->events().prune_unmatched(before, 2) == 2);
    BOOST_TEST(s.stored->events().prune_unmatched(before, 2) == 1);
    BOOST_TEST(s.stored->events().prune_unmatched(before, 2) == 0);
    BOOST_TEST(s.kept() == "4 5");
}

BOOST_AUTO_TEST_SUITE_END()
