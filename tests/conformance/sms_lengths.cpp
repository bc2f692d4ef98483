// Segments of SMS that were sent, counted once for whatever order answers and reports come in.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

settlement outcome_of(recipient_seq seq, recipient_status status, std::int32_t segments)
{
    auto s = outcome(seq, status, noon);
    s.segments = segments;
    s.external_id = status == recipient_status::sent ? "m" + std::to_string(seq) : "";
    return s;
}

std::int64_t segments_of(store& s, campaign_id id)
{
    const auto counts = s.campaigns().counts(id);
    return counts.sent + counts.extra_segments;
}

void report(store& s, const provider_event& e)
{
    BOOST_TEST(s.events().record({&e, 1}).stored == 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sms_lengths)

BOOST_DATA_TEST_CASE(segments_of_sent_messages_are_counted_once, stores, kind)
{
    using enum recipient_status;
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const std::vector outcomes{outcome_of(1, sent, 3), outcome_of(2, failed, 5), outcome_of(3, sent, 1),
        outcome_of(4, sent, 3), outcome_of(5, unknown, 4)};
    auto range = work_on_range(s, id, 6, outcomes);
    BOOST_TEST(segments_of(s, id) == 7);
    const std::vector one{outcome_of(6, sent, 2)};
    for (int times = 0; times < 2; ++times) {
        s.dispatch().open_window(window_to(range, 6, outcomes));
        s.dispatch().open_window(window_to(range, 6, one));
        BOOST_TEST(segments_of(s, id) == 9);
    }
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(report_may_come_before_the_answer_or_instead_of_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 4);
    const auto id = running_campaign(s);
    event_factory make{s, id};
    auto range = work_on_range(s, id, 4);
    report(s, make(1, event_kind::delivered));
    report(s, make(2, event_kind::delivered));
    BOOST_TEST(segments_of(s, id) == 2);
    const std::vector outcomes{outcome_of(1, recipient_status::sent, 3), outcome_of(3, recipient_status::unknown, 2),
        outcome_of(4, recipient_status::sent, 4)};
    for (int times = 0; times < 2; ++times) {
        s.dispatch().open_window(window_to(range, 4, outcomes));
        BOOST_TEST(segments_of(s, id) == 3 + 1 + 4);
    }
    report(s, make(3, event_kind::delivered));
    BOOST_TEST(segments_of(s, id) == 3 + 1 + 2 + 4);
    report(s, make(4, event_kind::failed));
    BOOST_TEST(segments_of(s, id) == 3 + 1 + 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(message_that_is_sent_again_counts_with_its_last_length, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    auto later = outcome_of(1, recipient_status::retrying, 3);
    later.retry_at = fixture->clock().now();
    const auto range = work_on_range(s, id, 1, {later});
    release(s, range);
    BOOST_TEST(segments_of(s, id) == 0);
    const claim_terms terms{"w", 60s, 900s};
    BOOST_REQUIRE(s.dispatch().claim_retries(id, 1, terms).size() == 1U);
    auto sent = outcome_of(1, recipient_status::sent, 2);
    sent.attempt = 2;
    for (int times = 0; times < 2; ++times) {
        s.dispatch().settle_retries(id, terms.token, std::vector{sent});
        BOOST_TEST(segments_of(s, id) == 2);
    }
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
