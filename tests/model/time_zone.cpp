// Local times: parsing and conversion, also at clock changes.
#include "model/time_zone.hpp"
#include "model/ascii.hpp"
#include "model/renamed_zones.hpp"
#include "model/time.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

namespace outbound::test {

BOOST_AUTO_TEST_SUITE(time_zone_tests)

BOOST_AUTO_TEST_CASE(zones_are_known_by_name)
{
    for (const auto* name : {"Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
        BOOST_TEST_CONTEXT(name)
    BOOST_TEST(time_zone::find(name).has_value());
    for (const auto* name : {"", "Berlin", "Europe/", "/etc/passwd", "../UTC", "Europe/Berlin\n", "Mars/Base"})
        BOOST_TEST_CONTEXT(name)
    BOOST_TEST(!time_zone::find(name).has_value());
    BOOST_TEST(!time_zone::find(std::string(65, 'a')).has_value());
}

BOOST_AUTO_TEST_CASE(zones_in_other_case_are_spelled_by_their_names)
{
    for (const auto* name : {"Europe/Berlin", "UTC", "America/Port-au-Prince", "Antarctica/McMurdo", "Etc/GMT+5"}) {
        std::string small{name};
        std::string large{name};
        std::ranges::transform(small, small.begin(), to_lower);
        std::ranges::transform(large, large.begin(), to_upper);
        for (const auto& written : {std::string{name}, small, large})
            BOOST_TEST(time_zone::spelled(written) == name);
    }
    for (const auto* name : {"", "Berlin", "europe/", "Mars/Base", "europe/berlin\n"})
        BOOST_TEST(time_zone::spelled(name) == "");
}

BOOST_AUTO_TEST_CASE(former_and_present_names_have_one_time)
{
    const auto begin = timestamp{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    BOOST_TEST(std::ranges::is_sorted(renamed_zones, {}, &renamed_zone::former));
    for (const auto& [former, present] : renamed_zones)
        BOOST_TEST_CONTEXT(former)
        {
            const auto one = time_zone::find(former);
            const auto other = time_zone::find(present);
            BOOST_REQUIRE(one);
            BOOST_REQUIRE(other);
            for (auto at = begin; at < end_of_zones; at += std::chrono::days{30})
                BOOST_TEST(to_rfc3339(one->to_utc(other->to_local(at))) == to_rfc3339(at));
        }
}

BOOST_AUTO_TEST_CASE(a_local_time_has_one_moment_wherever_clocks_jump)
{
    const struct {
        std::string_view rule, zone, local, utc;
    } cases[] = {
        {"winter", "Europe/Berlin", "2026-01-15T09:00", "2026-01-15T08:00:00Z"},
        {"summer", "Europe/Berlin", "2026-07-15T09:00:30", "2026-07-15T07:00:30Z"},
        {"skipped hour", "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00Z"},
        {"just before it", "Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59:00Z"},
        {"just behind it", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
        {"hour that comes twice", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z"},
        {"behind it", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z"},
        {"half an hour off", "Asia/Kolkata", "2026-06-01T09:00", "2026-06-01T03:30:00Z"},
        {"three quarters off", "Asia/Kathmandu", "2026-06-01T09:00", "2026-06-01T03:15:00Z"},
        {"a jump of half an hour", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z"},
        {"half an hour that comes twice", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z"},
        {"southern summer", "America/Santiago", "2026-01-15T09:00", "2026-01-15T12:00:00Z"},
        {"a skipped midnight", "America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00Z"},
        {"no summer time", "UTC", "2026-07-15T09:00", "2026-07-15T09:00:00Z"},
        {"the last minute", "UTC", "2037-12-31T23:59", "2037-12-31T23:59:00Z"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.rule)
        {
            const auto zone = time_zone::find(c.zone);
            const auto local = local_time_from(c.local);
            BOOST_REQUIRE(zone);
            BOOST_REQUIRE(local);
            BOOST_TEST(to_rfc3339(zone->to_utc(*local)) == c.utc);
        }
}

BOOST_AUTO_TEST_CASE(moments_come_back_through_local_time)
{
    const auto zone = *time_zone::find("America/New_York");
    for (auto at = *from_rfc3339("2026-01-01T00:00:00Z"); at < *from_rfc3339("2027-01-01T00:00:00Z");
         at += std::chrono::hours{7})
        BOOST_TEST(to_rfc3339(zone.to_utc(zone.to_local(at))) == to_rfc3339(at));
}

BOOST_AUTO_TEST_CASE(local_times_and_times_of_day_are_read_strictly)
{
    for (const auto* text :
        {"", "2026-12-24", "2026-12-24T9:00", "2026-12-24 09:00", "2026-12-24T09:00Z", "2026-02-30T09:00",
            "2026-12-24T24:00", "2038-01-01T00:00", "1969-12-31T23:00", "2026-12-24T09:00:0", "2026-12-24T09:00:00.5"})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(!local_time_from(text).has_value());

    const struct {
        std::string_view text;
        int minutes;
    } times[] = {{"00:00", 0}, {"09:30", 570}, {"23:59", 1439}, {"24:00", 1440}};
    for (const auto& [text, minutes] : times) {
        BOOST_TEST(time_of_day_from(text).value() == minutes);
        BOOST_TEST(time_of_day_text(minutes) == text);
    }
    for (const auto* text : {"", "9:30", "09:60", "24:01", "25:00", "0930", "09:3a", "-1:30", "09:30:00"})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(!time_of_day_from(text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
