// The numbers of a period in stats.
#include "api/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

constexpr auto autumn = std::chrono::sys_days{std::chrono::year{2027} / std::chrono::October / 30};

/// A service whose engine runs.
struct period_fixture : service_fixture {
    period_fixture()
    {
        add_contacts(2);
        service->start();
    }

    /// Sends a campaign to both contacts at the time.
    void send_at(timestamp at)
    {
        time.at = at;
        ok("campaigns.start", R"({"id":)" + std::to_string(add_campaign()) + "}");
        BOOST_TEST_REQUIRE(service->wait_idle(20s));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stats, period_fixture)

BOOST_AUTO_TEST_CASE(a_period_is_counted_by_channel_and_by_day_of_the_time_zone)
{
    // In Berlin, 31 October 2027 has 25 hours: it begins at 22:00 and ends at 23:00 of UTC.
    for (const auto at : {22h - 1min, 22h - 0min, 47h - 1min, 47h - 0min})
        send_at(autumn + at);
    const std::string request =
        R"({"contacts":false,"from":"2027-10-30","to":"2027-11-03","timezone":"Europe/Berlin"})";
    const auto period = ok("stats", request).at("period").as_object();
    BOOST_TEST(period.at("from") == "2027-10-29T22:00:00Z");
    BOOST_TEST(period.at("to") == "2027-11-02T23:00:00Z");
    BOOST_TEST(period.at("timezone") == "Europe/Berlin");
    std::string days;
    for (const auto& day : period.at("days").as_array())
        days += std::string{day.at("date").as_string()} + ' ' +
                boost::json::serialize(day.at("channels").at("email").at("sent")) + ' ' +
                std::string{day.at("from").as_string()} + '\n';
    BOOST_TEST(days == "2027-10-30 2 2027-10-29T22:00:00Z\n2027-10-31 4 2027-10-30T22:00:00Z\n"
                       "2027-11-01 2 2027-10-31T23:00:00Z\n2027-11-02 0 2027-11-01T23:00:00Z\n");
    BOOST_TEST(boost::json::serialize(period.at("channels")) ==
               R"({"email":{"sent":8,"delivered":0,"failed":0,"bounced":0,"unknown":0,"skipped":0,"replied":0},)"
               R"("sms":{"sent":0,"delivered":0,"failed":0,"bounced":0,"unknown":0,"skipped":0,"replied":0},)"
               R"("phone":{"sent":0,"delivered":0,"failed":0,"bounced":0,"unknown":0,"skipped":0,"replied":0}})");
}

BOOST_AUTO_TEST_CASE(a_period_without_an_end_ends_now_in_whole_quarters_of_an_hour)
{
    send_at(autumn + 9h + 7min);
    const auto period =
        ok("stats", R"({"from":"2027-10-30T09:03:00+00:00","timezone":"Asia/Kathmandu"})").at("period").as_object();
    BOOST_TEST(period.at("from") == "2027-10-30T09:00:00Z");
    BOOST_TEST(period.at("to") == "2027-10-30T09:15:00Z");
    BOOST_TEST(period.at("channels").at("email").at("sent") == 2);
    BOOST_TEST(value("stats", R"({"from":"2027-10-30","timezone":"Asia/Kathmandu"})", "/period/from") ==
               R"("2027-10-29T18:15:00Z")");
}

BOOST_AUTO_TEST_CASE(stats_have_no_period_unless_one_is_requested)
{
    BOOST_TEST(!ok("stats").contains("period"));
    BOOST_TEST(!ok("stats", R"({"from":null})").contains("period"));
}

BOOST_AUTO_TEST_CASE(a_period_that_cannot_be_counted_is_refused_by_its_member)
{
    const std::pair<const char*, const char*> cases[] = {
        {R"({"from":"yesterday"})", "from: must be a date such as 2026-11-29 or a time such as 2026-11-29T08:00:00Z, "
                                    "got \"yesterday\""},
        {R"({"from":"2026-11-31"})", "from: must be a date such as 2026-11-29 or a time such as 2026-11-29T08:00:00Z, "
                                     "got \"2026-11-31\""},
        {R"({"from":"2026-11-01","to":"2026-11-01T25:00:00Z"})",
            "to: must be a date such as 2026-11-29 or a time such as 2026-11-29T08:00:00Z, got "
            "\"2026-11-01T25:00:00Z\""},
        {R"({"from":"2039-01-01T00:00:00Z","to":"2039-01-02T00:00:00Z"})",
            "from: must be before 2038: time zones are not known beyond, got \"2039-01-01T00:00:00Z\" | to: must be "
            "before 2038: time zones are not known beyond, got \"2039-01-02T00:00:00Z\""},
        {R"({"from":"2026-11-02","to":"2026-11-01"})",
            "to: must be after from (2026-11-02T00:00:00Z), got 2026-11-01T00:00:00Z"},
        {R"({"from":"2026-11-23"})", "from: must be before now if to is left out, got 2026-11-23T00:00:00Z"},
        {R"({"from":"2025-01-01","to":"2026-02-06"})",
            "to: must be at most 400 days after from (2025-01-01T00:00:00Z), got 2026-02-06T00:00:00Z"},
        {R"({"to":"2026-11-01","timezone":"UTC"})",
            "to: needs from, the beginning of the period | timezone: needs from, the beginning of the period"},
    };
    for (const auto& [request, refusal] : cases)
        BOOST_TEST(complaint("stats", request) == std::string{"invalid | "} + refusal);
    BOOST_TEST(
        complaint("stats", R"({"from":"2026-11-01","timezone":"Mars/Base"})").starts_with("invalid | timezone: "));
    BOOST_TEST(
        ok("stats", R"({"from":"2025-01-01","to":"2026-02-05"})").at("period").at("days").as_array().size() == 400U);
}

BOOST_AUTO_TEST_SUITE_END()
