// Sending hours of a time zone, through a whole year with clock changes.
#include "rules/hours.hpp"

#include "model/time.hpp"
#include "rules/moments.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace outbound::test {
namespace {

using namespace std::chrono_literals;
using rules::first_opening;
using rules::next_opening;

constexpr std::uint8_t sunday = 0x40;

time_zone zone(std::string_view name)
{
    return time_zone::find(name).value();
}

std::string text(timestamp moment)
{
    return moment == timestamp::max() ? "never" : to_rfc3339(moment);
}

sending_hours office()
{
    return {{{weekdays, 9 * 60, 20 * 60}}, std::nullopt, std::nullopt};
}

sending_hours quiet_nights()
{
    return {{}, quiet_time{21 * 60, 8 * 60}, std::nullopt};
}

// Computed from local time only, without the rules of outbound.
struct wall_clock {
    unsigned weekday;  // 0: Monday
    int minute;
};

wall_clock wall(const time_zone& where, timestamp moment)
{
    const auto local = where.to_local(moment);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {std::chrono::weekday{day}.iso_encoding() - 1,
        static_cast<int>(std::chrono::floor<std::chrono::minutes>(local - day).count())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hours)

BOOST_AUTO_TEST_CASE(openings_follow_the_recipients_local_time)
{
    const sending_hours noon_and_evening{
        {{weekdays, 720, 780}, {hours_window::every_day, 1080, 1200}}, std::nullopt, std::nullopt};
    const sending_hours around_midnight{{{sunday, 1380, 1440}, {1, 0, 60}}, std::nullopt, std::nullopt};
    const sending_hours cut{{{weekdays, 420, 1320}}, quiet_time{1200, 540}, std::nullopt};
    const sending_hours sunday_night{{{sunday, 130, 170}}, std::nullopt, std::nullopt};
    const struct {
        std::string_view rule;
        sending_hours hours;
        std::string_view zone, moment, from, until;
    } cases[] = {
        {"no rule", {}, "UTC", "2026-11-22T15:00:00Z", "2026-11-22T15:00:00Z", "never"},
        {"inside", office(), "Europe/Berlin", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T19:00:00Z"},
        {"before", office(), "Europe/Berlin", "2026-11-23T05:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T19:00:00Z"},
        {"its last moment is outside", office(), "Europe/Berlin", "2026-11-23T19:00:00Z", "2026-11-24T08:00:00Z",
            "2026-11-24T19:00:00Z"},
        {"over a weekend", office(), "America/New_York", "2026-11-21T12:00:00Z", "2026-11-23T14:00:00Z",
            "2026-11-24T01:00:00Z"},
        {"over a weekend and a jump", office(), "America/New_York", "2026-03-07T12:00:00Z", "2026-03-09T13:00:00Z",
            "2026-03-10T00:00:00Z"},
        {"half an hour off", office(), "Asia/Kolkata", "2026-11-23T00:00:00Z", "2026-11-23T03:30:00Z",
            "2026-11-23T14:30:00Z"},
        {"the other side of the date line", office(), "Pacific/Kiritimati", "2026-11-22T18:00:00Z",
            "2026-11-22T19:00:00Z", "2026-11-23T06:00:00Z"},
        {"second window of a day", noon_and_evening, "UTC", "2026-11-23T13:00:00Z", "2026-11-23T18:00:00Z",
            "2026-11-23T20:00:00Z"},
        {"quiet night", quiet_nights(), "Europe/Berlin", "2026-11-23T22:00:00Z", "2026-11-24T07:00:00Z",
            "2026-11-24T20:00:00Z"},
        {"quiet before midnight", quiet_nights(), "Europe/Berlin", "2026-11-23T21:30:00Z", "2026-11-24T07:00:00Z",
            "2026-11-24T20:00:00Z"},
        {"quiet hours cut a window", cut, "UTC", "2026-11-23T07:30:00Z", "2026-11-23T09:00:00Z",
            "2026-11-23T20:00:00Z"},
        {"up to midnight", around_midnight, "UTC", "2026-11-22T12:00:00Z", "2026-11-22T23:00:00Z",
            "2026-11-23T00:00:00Z"},
        {"from midnight on", around_midnight, "UTC", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z",
            "2026-11-23T01:00:00Z"},
        {"a window that is skipped whole", sunday_night, "Europe/Berlin", "2026-03-28T12:00:00Z",
            "2026-04-05T00:10:00Z", "2026-04-05T00:50:00Z"},
        {"a window that comes twice opens once", sunday_night, "Europe/Berlin", "2026-10-24T12:00:00Z",
            "2026-10-25T00:10:00Z", "2026-10-25T00:50:00Z"},
        {"and not the second time", sunday_night, "Europe/Berlin", "2026-10-25T01:20:00Z", "2026-11-01T01:10:00Z",
            "2026-11-01T01:50:00Z"},
        {"the end of the zone files", office(), "UTC", "2038-01-01T00:00:00Z", "never", "never"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.rule)
        {
            const auto open = next_opening(c.hours, zone(c.zone), at(c.moment));
            BOOST_TEST(text(open.from) == c.from);
            BOOST_TEST(text(open.until) == c.until);
        }
}

BOOST_AUTO_TEST_CASE(openings_of_a_year_agree_with_local_time)
{
    for (const auto* name :
        {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
            "America/Santiago", "Pacific/Chatham", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "UTC"})
        BOOST_TEST_CONTEXT(name)
        {
            const auto where = zone(name);
            for (auto moment = at("2026-01-01T00:00:00Z"); moment < at("2027-01-01T00:00:00Z"); moment += 10min) {
                const auto clock = wall(where, moment);
                const bool working = clock.weekday < 5 && clock.minute >= 540 && clock.minute < 1200;
                const bool awake = clock.minute >= 480 && clock.minute < 1260;
                if ((next_opening(office(), where, moment).from == moment) != working ||
                    (next_opening(quiet_nights(), where, moment).from == moment) != awake)
                    BOOST_ERROR("wrong at " + to_rfc3339(moment));
            }
        }
}

BOOST_AUTO_TEST_CASE(openings_of_a_year_follow_each_other_without_overlap)
{
    const sending_hours nights{{{hours_window::every_day, 0, 300}}, std::nullopt, std::nullopt};
    for (const auto* name : {"Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"})
        BOOST_TEST_CONTEXT(name)
        {
            const auto where = zone(name);
            int count = 0;
            auto moment = at("2026-01-01T00:00:00Z");
            for (; moment < at("2027-01-01T00:00:00Z"); ++count) {
                const auto open = next_opening(nights, where, moment);
                BOOST_REQUIRE(open.from >= moment);
                BOOST_REQUIRE(open.until > open.from);
                BOOST_REQUIRE(open.until - open.from <= 6h);
                moment = open.until;
            }
            BOOST_TEST(count >= 365);
            BOOST_TEST(count <= 367);
        }
}

BOOST_AUTO_TEST_CASE(a_time_of_day_begins_on_the_first_day_on_which_it_is_open)
{
    sending_hours morning = office();
    morning.send_at = 570;
    const sending_hours any_day{{}, std::nullopt, 570};
    const sending_hours skipped{{}, std::nullopt, 150};
    const struct {
        std::string_view rule;
        sending_hours hours;
        std::string_view zone, start, from;
    } cases[] = {
        {"later today", any_day, "Europe/Berlin", "2026-11-22T05:00:00Z", "2026-11-22T08:30:00Z"},
        {"now", any_day, "Europe/Berlin", "2026-11-22T08:30:00Z", "2026-11-22T08:30:00Z"},
        {"tomorrow", any_day, "Europe/Berlin", "2026-11-22T08:30:01Z", "2026-11-23T08:30:00Z"},
        {"on Monday", morning, "Europe/Berlin", "2026-11-21T05:00:00Z", "2026-11-23T08:30:00Z"},
        {"their morning, not ours", any_day, "Asia/Tokyo", "2026-11-22T05:00:00Z", "2026-11-23T00:30:00Z"},
        {"when clocks jump over it", skipped, "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
        {"once when it comes twice", skipped, "Europe/Berlin", "2026-10-25T00:30:01Z", "2026-10-26T01:30:00Z"},
        {"none is set", office(), "UTC", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"},
        {"the end of the zone files", any_day, "UTC", "2038-01-01T00:00:00Z", "never"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.rule)
    BOOST_TEST(text(first_opening(c.hours, zone(c.zone), at(c.start)).from) == c.from);
}

BOOST_AUTO_TEST_CASE(hours_that_never_open_are_detected_in_advance)
{
    BOOST_TEST(rules::ever_opens({}));
    BOOST_TEST(rules::ever_opens(office()));
    BOOST_TEST(!rules::ever_opens({{{weekdays, 540, 600}}, quiet_time{480, 660}, std::nullopt}));
    BOOST_TEST(!rules::ever_opens({{{weekdays, 540, 600}}, quiet_time{500, 1440}, std::nullopt}));
    BOOST_TEST(rules::ever_opens({{{weekdays, 540, 600}}, quiet_time{550, 660}, std::nullopt}));

    sending_hours morning = office();
    BOOST_TEST(rules::send_at_fits(morning));
    morning.send_at = 540;
    BOOST_TEST(rules::send_at_fits(morning));
    morning.send_at = 1200;
    BOOST_TEST(!rules::send_at_fits(morning));
}

BOOST_AUTO_TEST_CASE(several_zones_open_when_all_of_them_are_open)
{
    const std::vector<time_zone> both{zone("America/New_York"), zone("America/Los_Angeles")};
    const sending_hours office_hours{{{weekdays, 540, 1020}}, std::nullopt, std::nullopt};  // 9 to 17
    const auto open = next_opening(office_hours, both, at("2026-07-03T12:00:00Z"));
    BOOST_TEST(text(open.from) == "2026-07-03T16:00:00Z");   // 9:00 in Los Angeles
    BOOST_TEST(text(open.until) == "2026-07-03T21:00:00Z");  // 17:00 in New York
    const auto next = next_opening(office_hours, both, open.until);
    BOOST_TEST(text(next.from) == "2026-07-06T16:00:00Z");
    const sending_hours two_hours{{{weekdays, 540, 660}}, std::nullopt, std::nullopt};
    BOOST_TEST((next_opening(two_hours, both, open.until).from == timestamp::max()));
    BOOST_TEST((next_opening(office_hours, both, end_of_zones).from == timestamp::max()));
}

BOOST_AUTO_TEST_CASE(a_campaign_begins_in_several_zones_when_it_has_begun_in_each)
{
    const std::vector<time_zone> both{zone("America/New_York"), zone("America/Los_Angeles")};
    sending_hours hours{{{weekdays, 540, 1020}}, std::nullopt, std::nullopt};
    hours.send_at = 600;
    BOOST_TEST(text(first_opening(hours, both, at("2026-07-03T12:00:00Z")).from) == "2026-07-03T17:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
