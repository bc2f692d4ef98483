// Steps of a worker through a leased range: the event on the left, the next action on the right.
#include "rules/range_protocol.hpp"

#include "rules/range_worker.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace outbound;
using outbound::rules::range_protocol;
using outbound::testing::leased_at;
using act = range_protocol::action;

BOOST_TEST_DONT_PRINT_LOG_VALUE(act)

namespace {

using worker = outbound::testing::range_worker;
using seqs = std::vector<recipient_seq>;

}  // namespace

BOOST_AUTO_TEST_SUITE(range_protocol_tests)

BOOST_AUTO_TEST_CASE(a_range_is_worked_through_in_windows_and_released)
{
    worker w;
    BOOST_TEST((w.next() == act::open_window));
    w.protocol.window_ready(2);
    BOOST_TEST((w.next() == act::commit));
    BOOST_TEST((w.commit() == seqs{1, 2}));
    BOOST_TEST((w.next() == act::wait));
    w.come_back(2);
    w.come_back(1);
    BOOST_TEST((w.next() == act::open_window));
    w.protocol.window_ready(2);
    BOOST_TEST((w.next() == act::commit));
    BOOST_TEST((w.commit() == seqs{3, 4}));
    BOOST_TEST(w.last_request_is({2, 4, false, {2, 1}}));
    w.come_back(3);
    w.come_back(4);
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);  // A release grants nothing.
    BOOST_TEST(w.last_request_is({4, 4, true, {3, 4}}));
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(a_window_names_its_recipients_and_a_release_those_that_remain)
{
    const auto seqs_of = [](const outbound::window_request& request) {
        seqs found;
        for (const auto& recipient : request.recipients)
            found.push_back(recipient.seq);
        return found;
    };
    worker w;
    w.protocol.window_ready(2);
    BOOST_TEST((seqs_of(w.protocol.request()) == seqs{1, 2}));
    w.lose_answer();
    w.seen.must_leave = true;
    BOOST_REQUIRE((w.next() == act::commit));
    BOOST_TEST((seqs_of(w.protocol.request()) == seqs{1, 2, 3, 4}));
}

BOOST_AUTO_TEST_CASE(with_the_last_queued_recipient_the_intent_reaches_the_end_of_the_range)
{
    worker w{{3, 7}, 20};
    w.open();
    BOOST_TEST(w.last_request_is({0, 20, false, {}}));
}

BOOST_AUTO_TEST_CASE(a_range_without_queued_recipients_is_released_at_its_end)
{
    worker w{{}, 20};
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({0, 20, true, {}}));
}

BOOST_AUTO_TEST_CASE(a_window_whose_answer_is_lost_is_requested_again_unchanged_until_it_is_answered)
{
    worker w;
    w.open();
    w.come_back(1);
    w.come_back(2);
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.window_ready(2);
    BOOST_REQUIRE((w.next() == act::commit));
    for (int times = 1; times <= 3; ++times) {
        w.lose_answer();
        BOOST_TEST(w.protocol.failures() == times);
        BOOST_TEST(w.last_request_is({2, 4, false, {1, 2}}));
        BOOST_TEST((w.next() == act::commit));
        BOOST_TEST(w.protocol.opens_window());
    }
    BOOST_TEST((w.commit() == seqs{3, 4}));
    BOOST_TEST(w.protocol.failures() == 0);
    BOOST_TEST((w.next() == act::wait));
}

BOOST_AUTO_TEST_CASE(outcomes_that_come_while_an_answer_is_lost_are_recorded_by_the_next_commit)
{
    worker w;
    w.open();
    w.come_back(1);
    w.seen.now += 1s;
    BOOST_REQUIRE((w.next() == act::commit));
    w.lose_answer();
    w.come_back(2);
    BOOST_REQUIRE((w.next() == act::commit));
    w.commit();
    BOOST_TEST(w.last_request_is({2, 2, false, {1}}));
    w.seen.now += 1s;
    w.protocol.window_delayed();
    BOOST_REQUIRE((w.next() == act::commit));
    w.commit();
    BOOST_TEST(w.last_request_is({2, 2, false, {2}}));
}

BOOST_AUTO_TEST_CASE(a_window_abandoned_without_an_answer_is_withdrawn_by_the_release)
{
    worker w;
    w.open();
    w.come_back(1);
    w.come_back(2);
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.window_ready(2);
    BOOST_REQUIRE((w.next() == act::commit));
    w.lose_answer();  // It may have been committed: intent 4.
    w.seen.must_leave = true;
    BOOST_TEST((w.next() == act::commit));
    BOOST_TEST(!w.protocol.opens_window());
    BOOST_TEST(w.commit(false).empty());
    BOOST_TEST(w.last_request_is({2, 2, true, {1, 2}}));
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(a_window_that_is_not_granted_sends_nothing_and_the_range_is_abandoned)
{
    worker w;
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.window_ready(2);
    BOOST_REQUIRE((w.next() == act::commit));
    BOOST_TEST(w.commit(false).empty());
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({0, 0, true, {}}));
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(withheld_recipients_leave_room_for_the_next_window)
{
    worker w;
    w.open();
    w.protocol.skipped();
    w.protocol.skipped();
    BOOST_TEST((w.next() == act::open_window));
}

BOOST_AUTO_TEST_CASE(an_abandoned_range_recalls_and_records_all_outcomes_and_is_then_released)
{
    worker w;
    w.open();
    w.seen.must_leave = true;
    BOOST_TEST((w.next() == act::recall));
    const auto rest = w.decision();
    BOOST_TEST((rest.act == act::wait));
    BOOST_TEST((rest.until == leased_at + 500ms));
    w.come_back(2);
    BOOST_TEST((w.next() == act::recall));  // An account that throttles may have queued the other again.
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST(w.last_request_is({2, 2, false, {2}}));
    BOOST_TEST((w.next() == act::recall));
    w.come_back(1);
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({2, 2, true, {}}));
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(an_abandoned_range_is_not_continued_when_the_campaign_resumes)
{
    worker w;
    w.open();
    w.seen.must_leave = true;
    BOOST_REQUIRE((w.next() == act::recall));
    w.seen.must_leave = false;
    w.come_back(1);
    w.come_back(2);
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({2, 2, true, {}}));
}

BOOST_AUTO_TEST_CASE(a_drain_that_ends_before_an_answer_records_the_other_outcomes_again_and_keeps_the_lease)
{
    for (const bool is_answered : {true, false})
        BOOST_TEST_CONTEXT((is_answered ? "the record is answered" : "the answer is lost"))
        {
            worker w;
            w.open();
            w.come_back(1);
            w.seen.must_leave = w.seen.is_abandoned = true;
            BOOST_TEST((w.next() == act::recall));
            BOOST_TEST((w.next() == act::commit));
            if (is_answered)
                w.commit();
            else
                w.lose_answer();
            BOOST_TEST(w.last_request_is({2, 2, false, {1}}));
            BOOST_TEST((w.next() == act::end));
        }
}

BOOST_AUTO_TEST_CASE(a_release_is_repeated_until_it_is_answered_or_the_drain_is_over)
{
    worker w{{}, 20};
    for (int times = 0; times < 3; ++times) {
        BOOST_TEST((w.next() == act::commit));
        w.lose_answer();
    }
    w.seen.must_leave = w.seen.is_abandoned = true;
    BOOST_TEST((w.next() == act::commit));  // again
    w.lose_answer();
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(while_pace_or_room_is_missing_outcomes_are_recorded_and_the_lease_is_renewed)
{
    const struct {
        const char* name;
        bool has_outcome;
        std::chrono::seconds passed;
        act expected;
    } cases[] = {
        {"an outcome", true, 0s, act::commit},
        {"a lease that is due to be renewed", false, 20s, act::commit},
        {"neither", false, 1s, act::open_window},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            worker w{{1, 2, 3, 4, 5, 6}, 6};
            w.open();
            w.protocol.skipped();
            if (c.has_outcome)
                w.come_back(2);
            else
                w.protocol.skipped();
            BOOST_REQUIRE((w.next() == act::open_window));
            w.seen.now += c.passed;
            w.protocol.window_delayed();
            BOOST_TEST((w.next() == c.expected));
            if (c.expected != act::commit)
                continue;
            w.commit();
            BOOST_TEST((w.next() == act::open_window));  // It is asked for again.
        }
}

BOOST_AUTO_TEST_CASE(a_range_that_yields_opens_no_window_and_is_released_when_nothing_is_in_flight)
{
    worker w;
    w.open();
    w.come_back(1);
    w.come_back(2);
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.yield(w.seen.now);
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST(w.last_request_is({2, 2, false, {1, 2}}));
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({2, 2, true, {}}));
    BOOST_TEST((w.next() == act::end));
}

BOOST_AUTO_TEST_CASE(a_range_that_yields_waits_for_outcomes_and_records_them_together)
{
    worker w{{1, 2, 3, 4}, 4};
    w.protocol.adapt({4, 1, 1s, 20s});
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.window_ready(3);
    BOOST_REQUIRE((w.next() == act::commit));
    w.commit();
    w.come_back(1);
    w.come_back(2);
    BOOST_REQUIRE((w.next() == act::open_window));
    w.protocol.yield(w.seen.now);
    const auto rest = w.decision();
    BOOST_TEST((rest.act == act::wait));
    BOOST_TEST((rest.until == leased_at + 1s));
    w.seen.now += 1s;
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST(w.last_request_is({3, 3, false, {1, 2}}));
    BOOST_TEST((w.next() == act::wait));
    w.come_back(3);
    BOOST_TEST((w.next() == act::commit));
    w.commit();
    BOOST_TEST((w.next() == act::commit));
    w.commit(false);
    BOOST_TEST(w.last_request_is({3, 3, true, {}}));
}

BOOST_AUTO_TEST_SUITE_END()
