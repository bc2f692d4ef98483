// Predicted end of campaigns, by pace and hours.
#include "rules/forecast.hpp"

#include "model/time.hpp"
#include "rules/moments.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {
namespace {

using rules::predict;
using rules::sending_plan;
using rules::zone_load;

zone_load load(std::string_view zone, std::int64_t units)
{
    return {{time_zone::find(zone).value()}, units};
}

sending_plan plan(std::string_view start, double per_second, sending_hours hours = {})
{
    return {std::move(hours), per_second, at(start), std::nullopt};
}

std::string text(const rules::forecast& expected)
{
    return (expected.finishes_at ? to_rfc3339(*expected.finishes_at) : "never") + " " + std::to_string(expected.unsent);
}

const sending_hours nine_to_five{{{weekdays, 540, 1020}}, std::nullopt, std::nullopt};  // 9 to 17

}  // namespace

BOOST_AUTO_TEST_SUITE(forecast_tests)

BOOST_AUTO_TEST_CASE(without_hours_the_pace_decides)
{
    BOOST_TEST(text(predict(plan("2026-11-23T10:00:00Z", 2), {load("UTC", 7200)})) == "2026-11-23T11:00:00Z 0");
    BOOST_TEST(text(predict(plan("2026-11-23T10:00:00Z", 0), {load("UTC", 7200)})) == "2026-11-23T10:00:00Z 0");
    BOOST_TEST(text(predict(plan("2026-11-23T10:00:00Z", 2), {})) == "never 0");
}

BOOST_AUTO_TEST_CASE(forecast_skips_nights_and_weekends)
{
    // Friday: one of the eight hours remains.
    BOOST_TEST(
        text(predict(plan("2026-11-20T16:00:00Z", 1, nine_to_five), {load("UTC", 3'600)})) == "2026-11-20T17:00:00Z 0");
    BOOST_TEST(
        text(predict(plan("2026-11-20T16:00:00Z", 1, nine_to_five), {load("UTC", 3'601)})) == "2026-11-23T09:00:01Z 0");
    BOOST_TEST(text(predict(plan("2026-11-21T00:00:00Z", 0, nine_to_five), {load("UTC", 1'000'000)})) ==
               "2026-11-23T09:00:00Z 0");
}

BOOST_AUTO_TEST_CASE(zones_share_the_pace_and_the_one_that_closes_first_goes_first)
{
    // Berlin is in its last hour, New York is open until 22:00 UTC.
    BOOST_TEST(text(predict(plan("2026-11-23T15:00:00Z", 1, nine_to_five),
                   {load("America/New_York", 3'600), load("Europe/Berlin", 3'600)})) == "2026-11-23T17:00:00Z 0");
    BOOST_TEST(text(predict(plan("2026-11-23T15:00:00Z", 0, nine_to_five),
                   {load("Asia/Tokyo", 1), load("Europe/Berlin", 5)})) == "2026-11-24T00:00:00Z 0");
}

BOOST_AUTO_TEST_CASE(each_load_has_the_times_of_its_first_and_last_unit)
{
    // Berlin is in its last hour; New York is open as well and waits for its turn; Tokyo opens at midnight UTC.
    const auto expected = predict(plan("2026-11-23T15:00:00Z", 1, nine_to_five),
        {load("America/New_York", 600), load("Asia/Tokyo", 60), load("Europe/Berlin", 1'800), load("UTC", 0)});
    const auto times = [&](std::size_t i) {
        const auto& [first, last] = expected.loads.at(i);
        return (first ? to_rfc3339(*first) : "never") + ' ' + (last ? to_rfc3339(*last) : "never");
    };
    BOOST_TEST(times(0) == "2026-11-23T15:30:00Z 2026-11-23T15:40:00Z");
    BOOST_TEST(times(1) == "2026-11-24T00:00:00Z 2026-11-24T00:01:00Z");
    BOOST_TEST(times(2) == "2026-11-23T15:00:00Z 2026-11-23T15:30:00Z");
    BOOST_TEST(times(3) == "never never");
    BOOST_TEST(to_rfc3339(expected.first_at.value()) == "2026-11-23T15:00:00Z");
    BOOST_TEST(to_rfc3339(expected.finishes_at.value()) == "2026-11-24T00:01:00Z");
}

BOOST_AUTO_TEST_CASE(forecast_waits_for_a_time_of_day_once)
{
    const sending_hours morning{{}, std::nullopt, 570};
    BOOST_TEST(
        text(predict(plan("2026-11-23T10:00:00Z", 1, morning), {load("UTC", 200'000)})) == "2026-11-26T17:03:20Z 0");
}

BOOST_AUTO_TEST_CASE(recipients_that_the_expiry_cuts_off_are_counted)
{
    auto short_one = plan("2026-11-23T16:30:00Z", 1, nine_to_five);
    short_one.expires_at = at("2026-11-24T00:00:00Z");
    BOOST_TEST(text(predict(short_one, {load("UTC", 2'000)})) == "2026-11-23T17:00:00Z 200");
    short_one.expires_at = at("2026-11-23T16:40:00Z");
    BOOST_TEST(text(predict(short_one, {load("UTC", 2'000)})) == "2026-11-23T16:40:00Z 1400");
    short_one.start = at("2026-11-23T18:00:00Z");
    short_one.expires_at = at("2026-11-24T00:00:00Z");
    BOOST_TEST(text(predict(short_one, {load("UTC", 2'000)})) == "never 2000");
}

BOOST_AUTO_TEST_CASE(a_pace_too_slow_for_the_known_years_of_time_zones_never_finishes)
{
    BOOST_TEST(text(predict(plan("2026-11-23T10:00:00Z", 0.001, nine_to_five), {load("UTC", 1'000'000)}))
                   .starts_with("never "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
