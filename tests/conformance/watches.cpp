// Messages and calls without a final status: the inquiries about them, their times and their end.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A running campaign of that channel to three numbers, of which `outcomes` are recorded.
campaign_id campaign_to_numbers(store& s, channel via, redial_policy redial = {})
{
    std::vector<contact> people;
    for (int i = 1; i <= 3; ++i) {
        people.push_back(person("p" + std::to_string(i)));
        people.back().phone = "+1500555000" + std::to_string(i);
    }
    s.contacts().upsert(people);
    auto c = draft();
    c.type = via;
    c.call.redial = redial;
    return running_campaign(s, c);
}

settlement handed_over(recipient_seq seq, recipient_status status, timestamp at)
{
    auto s = outcome(seq, status, at);
    s.external_id = status == recipient_status::sent ? "SM" + std::to_string(seq) : "";
    s.find_after = 60s;
    return s;
}

provider_event sms_event(store& s, campaign_id id, recipient_seq seq, event_kind kind)
{
    provider_event e;
    e.key = s.instance() + '-' + std::to_string(id) + '-' + std::to_string(seq) + "-1";
    e.provider = "main";
    e.kind = kind;
    e.channel = channel::sms;
    return e;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watches_tests)

BOOST_DATA_TEST_CASE(messages_are_inquired_about_at_growing_intervals_until_their_status_is_final, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_to_numbers(s, channel::sms);
    const auto now = f.clock().now();
    work_on_range(
        s, id, 3, {handed_over(1, recipient_status::sent, now), handed_over(2, recipient_status::unknown, now)});
    BOOST_TEST(s.watches().due(10).empty());
    f.clock().advance(60s);
    const auto first = s.watches().due(10);
    BOOST_REQUIRE(first.size() == 2u);
    BOOST_TEST(first[0].campaign == id);
    BOOST_TEST(first[0].address == "+15005550001");
    BOOST_TEST(first[0].external_id == "SM1");
    BOOST_TEST(first[0].provider == "main");
    BOOST_TEST((first[0].sent_at == now));
    BOOST_TEST(first[1].external_id == "");
    BOOST_TEST(s.watches().due(10).empty());
    const std::vector events{sms_event(s, id, 1, event_kind::delivered)};
    s.events().record(events);
    f.clock().advance(60s);
    BOOST_TEST(s.watches().due(10).size() == 1u);
    f.clock().advance(60s);
    BOOST_TEST(s.watches().due(10).empty());
    f.clock().advance(60s);
    BOOST_TEST(s.watches().due(10).size() == 1u);
    BOOST_TEST(faults(s, id) == "");
}

// The vendor's list shows only numbers and times, so an entry could be either message.
BOOST_DATA_TEST_CASE(two_lost_answers_for_one_number_are_not_inquired_about_until_one_is_known, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto first = campaign_to_numbers(s, channel::sms);
    const auto second = campaign_to_numbers(s, channel::sms);
    const auto now = f.clock().now();
    const auto lost = [&](recipient_seq seq) { return handed_over(seq, recipient_status::unknown, now); };
    work_on_range(s, first, 3, {lost(1), lost(2)});
    work_on_range(s, second, 3, {lost(1)});
    f.clock().advance(60s);
    auto due = s.watches().due(10);
    BOOST_REQUIRE(due.size() == 1u);
    BOOST_TEST(due[0].address == "+15005550002");

    const std::vector events{sms_event(s, second, 1, event_kind::delivered)};
    s.events().record(events);
    f.clock().advance(60s);
    due = s.watches().due(10);
    BOOST_TEST(std::ranges::any_of(due, [&](const auto& w) { return w.campaign == first && w.seq == 1; }));
}

BOOST_DATA_TEST_CASE(inquiries_end_after_days, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_to_numbers(s, channel::sms);
    work_on_range(s, id, 3, {handed_over(1, recipient_status::sent, f.clock().now())});
    std::size_t inquiries = 0;
    for (int day = 0; day < 30; ++day) {
        f.clock().advance(24h);
        inquiries += s.watches().due(10).size();
    }
    BOOST_TEST(inquiries == 10u);
}

BOOST_DATA_TEST_CASE(messages_of_a_vanished_worker_are_inquired_about_except_email, stores, kind)
{
    for (const auto via : {channel::sms, channel::email}) {
        const auto fixture = open_fixture(kind);
        auto& f = *fixture;
        auto& s = f.store();
        if (via == channel::email)
            add_people(s, 3);
        const auto id = via == channel::email ? running_campaign(s) : campaign_to_numbers(s, via);
        work_on_range(s, id, 3);
        f.clock().advance(61s);
        s.dispatch().claim_range(id, {"another", 60s, 900s});
        f.clock().advance(61s);
        const auto due = s.watches().due(10);
        BOOST_TEST(due.size() == (via == channel::sms ? 3u : 0u));
        for (const auto& message : due)
            BOOST_TEST(message.provider == "");
    }
}

BOOST_DATA_TEST_CASE(calls_are_open_until_their_status_is_final, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_to_numbers(s, channel::phone);
    const auto now = f.clock().now();
    work_on_range(s, id, 3, {handed_over(1, recipient_status::sent, now), handed_over(2, recipient_status::sent, now)});
    BOOST_TEST(s.watches().open_calls()["main"] == 2);
    auto busy = sms_event(s, id, 1, event_kind::busy);
    busy.channel = channel::phone;
    const std::vector events{busy};
    s.events().record(events);
    BOOST_TEST(s.watches().open_calls()["main"] == 1);
}

// Otherwise the first call, which was busy, would determine the status of the second.
BOOST_DATA_TEST_CASE(a_second_call_whose_worker_vanished_is_not_matched_with_the_first, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_to_numbers(s, channel::phone, {1, 1min});
    auto answer = handed_over(1, recipient_status::sent, f.clock().now());
    answer.external_id = "CA1";
    work_on_range(s, id, 3, {answer});
    auto busy = sms_event(s, id, 1, event_kind::busy);
    busy.channel = channel::phone;
    busy.vendor_id = "CA1";
    busy.occurred_at = f.clock().now();
    s.events().record(std::vector{busy});
    f.clock().advance(61s);
    BOOST_REQUIRE(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == 1u);
    f.clock().advance(61s);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    const auto row = s.campaigns().recipients(id, {}, {0, 1}).items.at(0);
    BOOST_TEST((row.status == recipient_status::unknown));
    BOOST_TEST(row.attempt == 2);
    BOOST_TEST(faults(s, id) == "");
    f.clock().advance(60s);
    const auto due = s.watches().due(10);
    const auto watched = std::ranges::find(due, recipient_seq{1}, &watched_message::seq);
    BOOST_REQUIRE((watched != due.end()));
    BOOST_TEST(watched->external_id == "");
    BOOST_TEST(watched->known_ids == std::vector<std::string>{"CA1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
