// Counts of recipients by reason, and by the time at which something happened to them.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

using std::chrono::sys_days;

constexpr auto march = std::chrono::year{2024} / std::chrono::March;

void advance_to(store_fixture& f, timestamp at)
{
    f.clock().advance(at - f.clock().now());
}

/// Works on the next range and records `status` for each of its `size` recipients.
void settle_range(store_fixture& f, campaign_id id, recipient_seq first, recipient_seq size, recipient_status status)
{
    std::vector<settlement> outcomes;
    for (auto seq = first; seq < first + size; ++seq)
        outcomes.push_back(outcome(seq, status, f.clock().now()));
    release(f.store(), work_on_range(f.store(), id, first + size - 1, outcomes));
}

/// One line for each count.
std::string counted_in(store& s, const std::vector<timestamp>& bounds)
{
    std::string all;
    for (const auto& c : s.campaigns().period_counts(bounds))
        all += std::to_string(c.interval) + ' ' + std::string{to_string(c.channel)} + ' ' +
               std::string{to_string(c.counter)} + ' ' + std::to_string(c.amount) + '\n';
    return all;
}

std::string reasons_of(store& s, campaign_id id, std::size_t limit)
{
    std::string all;
    const auto found = s.campaigns().reasons(id, limit);
    for (const auto& item : found.items)
        all += std::string{to_string(item.status)} + ' ' + item.reason + ' ' + std::to_string(item.recipients) + '\n';
    return all + std::to_string(found.other_reasons) + " others " + std::to_string(found.other_recipients);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reports)

BOOST_DATA_TEST_CASE(reasons_are_counted_with_the_most_recipients_first, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 9);
    s.contacts().upsert(std::vector{person("a"), person("b")});
    const auto id = running_campaign(s);
    BOOST_TEST(reasons_of(s, id, 10) == "skipped no_address 2\n0 others 0");
    std::vector<settlement> outcomes;
    for (recipient_seq seq = 1; seq <= 9; ++seq)
        outcomes.push_back(outcome(seq,
            seq < 5    ? recipient_status::failed
            : seq == 5 ? recipient_status::unknown
                       : recipient_status::sent,
            f.clock().now()));
    outcomes[3].reason = "551";
    outcomes[4].reason = "lost_answer";
    work_on_range(s, id, 9, outcomes);
    event_factory make{s, id};
    s.events().record(std::vector{make.bounce(6, bounce_class::hard), make(7, event_kind::delivered)});
    BOOST_TEST(reasons_of(s, id, 10) ==
               "failed 550 3\nskipped no_address 2\nbounced 5.1.1 1\nfailed 551 1\nunknown lost_answer 1\n0 others 0");
    BOOST_TEST(reasons_of(s, id, 2) == "failed 550 3\nskipped no_address 2\n3 others 3");
    s.events().record(std::vector{make(5, event_kind::delivered)});
    BOOST_TEST(reasons_of(s, id, 1) == "failed 550 3\n3 others 4");
    BOOST_TEST((problem_of([&] { s.campaigns().reasons(99, 10); }).code == errc::not_found));
}

BOOST_DATA_TEST_CASE(a_period_counts_each_status_a_recipient_gets_in_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    advance_to(f, sys_days{march / 4} + 9h);
    suppression stop;
    stop.address = "p12@example.com";
    s.suppressions().add({&stop, 1});
    const auto id = sent_campaign(f);
    const std::vector<timestamp> day{sys_days{march / 4}, sys_days{march / 5}, sys_days{march / 6}};
    const std::string first_day = "0 email sent 10\n0 email skipped 1\n0 email unknown 1\n";
    BOOST_TEST(counted_in(s, day) == first_day);

    advance_to(f, sys_days{march / 5} + 9h);
    event_factory make{s, id};
    const std::vector batch{make(1, event_kind::accepted), make(1, event_kind::delivered), make(1, event_kind::replied),
        make(1, event_kind::replied), make.bounce(2, bounce_class::hard), make(3, event_kind::failed)};
    s.events().record(batch);
    s.events().record(batch);
    BOOST_TEST(counted_in(s, day) == first_day + "1 email bounced 1\n1 email delivered 1\n1 email failed 1\n"
                                                 "1 email replied 1\n");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_message_that_is_known_later_counts_under_both_statuses, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    const auto start = f.clock().now();
    f.clock().advance(1h);
    event_factory make{s, id};
    s.events().record(std::vector{make(11, event_kind::delivered)});
    f.clock().advance(1h);
    s.events().refold(id);
    BOOST_TEST(counted_in(s, {start - 15min, start + 30min, start + 24h}) ==
               "0 email sent 10\n0 email unknown 1\n1 email delivered 1\n1 email sent 1\n");
}

BOOST_DATA_TEST_CASE(days_of_a_zone_begin_at_its_midnight_when_clocks_change, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s, 2);
    // In Berlin, 31 March 2024 has 23 hours.
    const std::vector<timestamp> berlin{sys_days{march / 28} + 23h, sys_days{march / 29} + 23h,
        sys_days{march / 30} + 23h, sys_days{march / 31} + 22h, sys_days{march / 31} + 46h};
    const std::pair<timestamp, recipient_status> ranges[] = {{berlin[0], recipient_status::sent},
        {berlin[2] - 1min, recipient_status::failed}, {berlin[2], recipient_status::sent},
        {berlin[3] - 1min, recipient_status::sent}, {berlin[3], recipient_status::unknown}};
    recipient_seq first = 1;
    for (const auto& [at, status] : ranges) {
        advance_to(f, at);
        settle_range(f, id, first, 2, status);
        first += 2;
    }
    BOOST_TEST(counted_in(s, berlin) == "0 email sent 2\n1 email failed 2\n2 email sent 4\n3 email unknown 2\n");
    BOOST_TEST(counted_in(s, {berlin[3], berlin[4]}) == "0 email unknown 2\n");
    BOOST_TEST(counted_in(s, {berlin[4], berlin[4] + 24h}) == "");
    // Midnight in Kathmandu is at 18:15 of UTC.
    const auto kathmandu = sys_days{march / 30} + 18h + 15min;
    BOOST_TEST(counted_in(s, {kathmandu - 24h, kathmandu, kathmandu + 24h}) == "1 email failed 2\n1 email sent 2\n");
    BOOST_TEST((problem_of([&] { counted_in(s, {berlin[1], berlin[1]}); }).code == errc::invalid));
}

BOOST_AUTO_TEST_SUITE_END()
