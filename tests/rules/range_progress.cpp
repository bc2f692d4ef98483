// Windows, records and lease renewals of a leased range.
#include "rules/range_progress.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using outbound::rules::range_progress;
using step = range_progress::step;

BOOST_TEST_DONT_PRINT_LOG_VALUE(step)

namespace {

const range_progress::time_point begun{1h};
const range_progress::limits singles{64, 1, 1s, 20s};
const range_progress::limits batches{1000, 1000, 1s, 20s};

void come_back(range_progress& range, std::size_t messages, range_progress::time_point now = begun)
{
    for (std::size_t i = 0; i < messages; ++i)
        range.came_back(now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(range_progress_tests)

BOOST_AUTO_TEST_CASE(opens_windows_within_the_limit_until_all_outcomes_are_recorded)
{
    const struct {
        const char* name;
        range_progress::limits limits;
        std::size_t messages;
    } cases[] = {
        {"singles", singles, 500},
        {"singles, odd end", singles, 65},
        {"fewer than a window", singles, 3},
        {"one batch", batches, 1000},
        {"a batch and a rest", batches, 1001},
        {"window of one", {1, 1, 1s, 20s}, 5},
        {"empty", singles, 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            range_progress range{c.messages, c.limits, begun};
            std::size_t sent = 0;
            std::size_t unrecorded = 0;
            for (int turn = 0; turn < 10'000; ++turn) {
                const auto next = range.ask(begun);
                if (next.next == step::finish)
                    break;
                if (next.next == step::open_window) {
                    range.committed(next.count, unrecorded, begun);
                    unrecorded = 0;
                    sent += next.count;
                    BOOST_TEST(range.under_way() <= c.limits.window);
                } else {
                    BOOST_REQUIRE(range.under_way() > 0);
                    range.came_back(begun);
                    ++unrecorded;
                }
            }
            BOOST_TEST(sent == c.messages);
            BOOST_TEST(range.under_way() == 0u);
        }
}

BOOST_AUTO_TEST_CASE(refills_when_three_quarters_of_the_window_are_free)
{
    range_progress range{500, singles, begun};
    range.committed(64, 0, begun);
    come_back(range, 47);
    BOOST_TEST(range.ask(begun).next == step::wait);
    come_back(range, 1);
    const auto next = range.ask(begun);
    BOOST_TEST(next.next == step::open_window);
    BOOST_TEST(next.count == 48u);
}

BOOST_AUTO_TEST_CASE(records_outcomes_within_the_flush_time_even_without_a_next_window)
{
    range_progress range{64, singles, begun};
    range.committed(64, 0, begun);
    range.came_back(begun + 200ms);
    const auto waits = range.ask(begun + 300ms);
    BOOST_TEST(waits.next == step::wait);
    BOOST_TEST((waits.until == begun + 1200ms));
    BOOST_TEST(range.ask(begun + 1200ms).next == step::record);
    range.committed(0, 1, begun + 1200ms);
    BOOST_TEST(range.ask(begun + 1201ms).next == step::wait);
}

BOOST_AUTO_TEST_CASE(renews_the_lease_while_it_only_waits)
{
    range_progress range{10, singles, begun};
    range.committed(10, 0, begun);
    BOOST_TEST((range.ask(begun).until == begun + 20s));
    BOOST_TEST(range.ask(begun + 20s).next == step::record);
}

BOOST_AUTO_TEST_CASE(gives_the_time_to_renew_the_lease_even_if_a_window_could_open)
{
    const range_progress range{10, singles, begun};
    BOOST_TEST(range.ask(begun + 20s).next == step::open_window);
    BOOST_TEST(!range.renewal_due(begun + 19s));
    BOOST_TEST(range.renewal_due(begun + 20s));
}

BOOST_AUTO_TEST_SUITE_END()
