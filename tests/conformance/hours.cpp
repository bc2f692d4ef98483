// Sending hours in the store: each range has one time zone and is claimed only within its hours, through a year.
#include "conformance/people.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view zones[] = {
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Santiago", "Australia/Lord_Howe"};

void move_to(manual_clock& clock, std::string_view moment)
{
    clock.advance(from_rfc3339(moment).value() - clock.now());
}

sending_hours office()
{
    return {{{0x1F, 9 * 60, 20 * 60}}, std::nullopt, std::nullopt};
}

// `each` contacts of every zone, mixed.
void add_people_everywhere(store& s, int each)
{
    std::vector<contact> people;
    for (int i = 0; i < each; ++i)
        for (const auto zone : zones) {
            auto& recipient = people.emplace_back(
                person(std::string{zone} + std::to_string(i), std::to_string(people.size()) + "@example.com"));
            recipient.timezone = zone;
        }
    s.contacts().upsert(people);
}

campaign_id running_with(store& s, const sending_hours& hours, std::string_view zone = "UTC")
{
    auto c = draft();
    c.hours = hours;
    c.timezone = zone;
    return running_campaign(s, c);
}

campaign_work work_of(store& s)
{
    return s.dispatch().work().at(0);
}

// The zone that all recipients of a range share.
std::string zone_of(const claimed_range& range)
{
    std::set<std::string> found;
    for (const auto& recipient : range.recipients)
        found.insert(recipient.timezone);
    BOOST_REQUIRE(found.size() == 1U);
    return *found.begin();
}

// External ids of all recipients that may be sent to now; their ranges are released again.
std::set<std::string> claim_all(store& s, campaign_id id)
{
    std::set<std::string> found;
    std::vector<claimed_range> ranges;
    while (auto range = claim(s, id))
        ranges.push_back(std::move(*range));
    for (const auto& range : ranges) {
        for (const auto& recipient : range.recipients)
            found.insert(recipient.external_id);
        release(s, range);
    }
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hours)

BOOST_DATA_TEST_CASE(people_are_sorted_by_zone_only_where_there_are_hours, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people_everywhere(s, 12);
    const auto any_time = running_with(s, {});
    BOOST_TEST(claim(s, any_time)->recipients.front().timezone != claim(s, any_time)->recipients.back().timezone);

    const auto id = running_with(s, {{{hours_window::every_day, 0, minutes_a_day}}, std::nullopt, std::nullopt});
    std::map<std::string, std::size_t> sizes;
    while (const auto range = claim(s, id))
        sizes[zone_of(*range)] += range->recipients.size();
    for (const auto zone : zones)
        BOOST_TEST_CONTEXT(zone)
    BOOST_TEST(sizes[std::string{zone}] == 12U);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_zone_is_found_by_contact_then_number_then_campaign, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-11-23T12:00:00Z");
    std::vector<contact> people{
        person("own", "own@example.com"), person("number", "n@example.com"), person("none", "x@example.com")};
    people[0].timezone = "Asia/Tokyo";  // 21:00
    people[0].phone = "+4930123456";
    people[1].phone = "+12125550100";  // 07:00
    s.contacts().upsert(people);
    const auto id = running_with(s, office(), "Europe/Berlin");  // 13:00
    using people_found = std::set<std::string>;
    BOOST_TEST((claim_all(s, id) == people_found{"none"}));
    move_to(f.clock(), "2026-11-23T14:00:00Z");
    BOOST_TEST((claim_all(s, id) == people_found{"none", "number"}));
    move_to(f.clock(), "2026-11-24T00:00:00Z");
    BOOST_TEST((claim_all(s, id) == people_found{"number", "own"}));
}

BOOST_AUTO_TEST_CASE(through_a_year_ranges_are_claimed_exactly_while_it_is_day_in_their_zone)
{
    const auto fixture = store_kinds().front().open();  // One store is enough for so many days.
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-01-01T00:00:00Z");
    add_people_everywhere(s, 1);
    const auto id = running_with(s, office());
    std::map<std::string, int> hours_open;
    for (; f.clock().now() < from_rfc3339("2027-01-01T00:00:00Z").value(); f.clock().advance(30min)) {
        std::vector<claimed_range> ranges;
        while (auto range = claim(s, id))
            ranges.push_back(std::move(*range));
        std::set<std::string> claimed;
        for (const auto& range : ranges) {
            claimed.insert(zone_of(range));
            release(s, range);
        }
        for (const auto zone : zones) {
            const auto local = time_zone::find(zone)->to_local(f.clock().now());
            const auto day = std::chrono::floor<std::chrono::days>(local);
            const bool works = std::chrono::weekday{day}.iso_encoding() < 6 && local - day >= 9h && local - day < 20h;
            if (works != claimed.contains(std::string{zone}))
                BOOST_ERROR(
                    zone << " at " << to_rfc3339(f.clock().now()) << (works ? " was not claimed" : " was claimed"));
            hours_open[std::string{zone}] += works;
        }
    }
    for (const auto zone : zones)
        BOOST_TEST(hours_open[std::string{zone}] == 261 * 22);  // Working days of 2026, half hours.
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_claim_returns_the_end_of_the_hours_and_waiting_returns_their_start, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-11-23T18:59:59Z");
    add_people(s, 5);
    const auto id = running_with(s, office(), "Europe/Berlin");
    const auto range = claim(s, id);
    BOOST_REQUIRE(range);
    BOOST_TEST(to_rfc3339(range->open_until) == "2026-11-23T19:00:00Z");
    release(s, *range);
    BOOST_TEST(work_of(s).claimable == 1);

    f.clock().advance(1s);
    BOOST_TEST(!claim(s, id));
    BOOST_TEST(work_of(s).claimable == 0);
    BOOST_TEST(to_rfc3339(work_of(s).opens_at.value()) == "2026-11-24T08:00:00Z");
    BOOST_TEST(!s.dispatch().complete(id));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(each_zone_waits_for_the_time_of_day, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-11-23T06:00:00Z");
    add_people_everywhere(s, 1);
    const auto id = running_with(s, {{}, std::nullopt, 570});
    std::vector<std::string> begun;
    for (; begun.size() < std::size(zones); f.clock().advance(30min))
        while (const auto range = claim(s, id)) {
            begun.push_back(zone_of(*range) + ' ' + to_rfc3339(f.clock().now()));
            auto all = *range;
            all.intent_seq = range->last_seq;
            release(s, all);
        }
    const std::vector<std::string> expected{"Europe/Berlin 2026-11-23T08:30:00Z",
        "America/Santiago 2026-11-23T12:30:00Z", "America/New_York 2026-11-23T14:30:00Z",
        "Australia/Lord_Howe 2026-11-23T22:30:00Z", "Asia/Kolkata 2026-11-24T04:00:00Z"};
    BOOST_TEST(begun == expected, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(hours_may_change_after_the_start_but_not_be_added, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-11-22T12:00:00Z");  // a Sunday
    add_people(s, 5);
    const auto id = running_with(s, office());
    BOOST_TEST(!claim(s, id));
    auto c = s.campaigns().get(id).value();
    c.hours.windows[0].days = hours_window::every_day;
    c = s.campaigns().update(c).value();
    const auto open = claim(s, id);
    BOOST_REQUIRE(open);
    release(s, *open);

    c.hours = {};
    s.campaigns().update(c);
    BOOST_TEST((claim(s, id)->open_until == timestamp::max()));

    auto plain = s.campaigns().get(running_with(s, {})).value();
    plain.hours = office();
    BOOST_CHECK_EXCEPTION(
        s.campaigns().update(plain), error, [](const error& e) { return e.code() == errc::conflict; });
    plain.hours = {};
    plain.timezone = "Europe/Berlin";
    BOOST_CHECK_EXCEPTION(
        s.campaigns().update(plain), error, [](const error& e) { return e.code() == errc::conflict; });
}

BOOST_DATA_TEST_CASE(a_retry_waits_for_the_hours_of_its_recipient, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    move_to(f.clock(), "2026-11-23T18:50:00Z");
    add_people(s, 1);
    const auto id = running_with(s, office(), "Europe/Berlin");
    auto later = outcome(1, recipient_status::retrying, f.clock().now());
    later.retry_at = f.clock().now() + 20min;
    const std::vector<settlement> outcomes{later};
    auto range = work_on_range(s, id, 1, outcomes);
    release(s, range);

    const claim_terms terms{"w", 60s, 15min};
    f.clock().advance(20min);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).empty());
    BOOST_TEST(to_rfc3339(work_of(s).next_due.value()) == "2026-11-24T08:00:00Z");
    move_to(f.clock(), "2026-11-24T08:00:00Z");
    const auto claimed = s.dispatch().claim_retries(id, 10, terms);
    BOOST_REQUIRE(claimed.size() == 1U);
    BOOST_TEST(to_rfc3339(claimed[0].open_until) == "2026-11-24T19:00:00Z");
    BOOST_TEST(claimed[0].recipient.attempt == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(hours_and_zone_are_stored_with_the_campaign, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    auto c = draft();
    c.timezone = "Asia/Kathmandu";
    c.hours = {{{0x60, 60, 120}, {1, 0, 1440}}, quiet_time{1320, 480}, 1000};
    const auto stored = s.campaigns().get(s.campaigns().create(c).id).value();
    BOOST_TEST(stored.timezone == c.timezone);
    BOOST_REQUIRE(stored.hours.windows.size() == 2U);
    BOOST_TEST(+stored.hours.windows[0].days == 0x60);
    BOOST_TEST(stored.hours.windows[1].to == 1440);
    BOOST_TEST(stored.hours.quiet->to == 480);
    BOOST_TEST(stored.hours.send_at.value() == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
