// Schedules in local time, sending hours and their refusals.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

std::string campaign_with(std::string_view more)
{
    return R"({"name":"n","type":"email","subject":"x","text":"y",)" + std::string{more} + "}";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(times, service_fixture)

BOOST_AUTO_TEST_CASE(hours_come_back_as_they_were_given)
{
    const auto id = std::to_string(add_campaign(
        R"(,"timezone":"Europe/Berlin","hours":{"windows":[{"days":["tue","mon"],"from":"09:00","to":"12:30"},{}],)"
        R"("quiet":{"from":"21:00","to":"08:00"},"send_at":"09:30"})"));
    const auto request = R"({"id":)" + id + "}";
    BOOST_TEST(value("campaigns.get", request, "/timezone") == "\"Europe/Berlin\"");
    BOOST_TEST(value("campaigns.get", request, "/hours") ==
               R"({"windows":[{"days":["mon","tue"],"from":"09:00","to":"12:30"},)"
               R"({"days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00"}],)"
               R"("quiet":{"from":"21:00","to":"08:00"},"send_at":"09:30"})");
    ok("campaigns.update", R"({"id":)" + id + R"(,"hours":null,"timezone":null})");
    BOOST_TEST(value("campaigns.get", request, "/hours") == "null");
    BOOST_TEST(value("campaigns.get", request, "/timezone") == "\"UTC\"");
}

BOOST_AUTO_TEST_CASE(a_local_time_becomes_the_moment_it_means)
{
    const struct {
        std::string_view more, at;
    } cases[] = {
        {R"("timezone":"Europe/Berlin","scheduled_local":"2026-12-24T09:00")", "\"2026-12-24T08:00:00Z\""},
        {R"("timezone":"Europe/Berlin","scheduled_local":"2027-03-28T02:30")", "\"2027-03-28T01:00:00Z\""},
        {R"("timezone":"Europe/Berlin","scheduled_local":"2027-10-31T02:30:15")", "\"2027-10-31T00:30:15Z\""},
        {R"("timezone":"Asia/Kolkata","scheduled_local":"2026-12-24T09:00")", "\"2026-12-24T03:30:00Z\""},
        {R"("scheduled_local":"2026-12-24T09:00")", "\"2026-12-24T09:00:00Z\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.more)
    BOOST_TEST(value("campaigns.create", campaign_with(c.more), "/scheduled_at") == c.at);

    const auto id = std::to_string(add_campaign(R"(,"timezone":"Europe/Berlin")"));
    BOOST_TEST(value("campaigns.schedule", R"({"id":)" + id + R"(,"scheduled_local":"2026-12-24T09:00"})",
                   "/scheduled_at") == "\"2026-12-24T08:00:00Z\"");
    ok("campaigns.unschedule", R"({"id":)" + id + "}");
    BOOST_TEST(value("campaigns.schedule",
                   R"({"id":)" + id + R"(,"scheduled_local":"2026-12-24T09:00","timezone":"America/New_York"})",
                   "/scheduled_at") == "\"2026-12-24T14:00:00Z\"");
}

BOOST_AUTO_TEST_CASE(wrong_times_are_refused)
{
    const struct {
        std::string_view more, complaint;
    } cases[] = {
        {R"("timezone":"Mars/Base")",
            "timezone: must be a time zone's IANA name such as Europe/Berlin, got \"Mars/Base\""},
        {R"("scheduled_local":"2026-12-24 09:00")",
            "scheduled_local: must be a local time such as 2026-12-24T09:00, before 2038, got \"2026-12-24 09:00\""},
        {R"("scheduled_local":"2038-01-01T00:00")",
            "scheduled_local: must be a local time such as 2026-12-24T09:00, before 2038, got \"2038-01-01T00:00\""},
        {R"("scheduled_at":"2038-01-01T00:00:00Z")",
            "scheduled_at: must be before 2038: time zones are not known beyond"},
        {R"("expires_at":"2040-01-01T00:00:00Z")", "expires_at: must be before 2038: time zones are not known beyond"},
        {R"("scheduled_local":"2026-12-24T09:00","scheduled_at":"2026-12-24T09:00:00Z")",
            "scheduled_local: must not stand beside scheduled_at: give one of them"},
        {R"("hours":{"windows":[{"days":["monday"]}]})",
            "hours.windows[0].days[0]: must be one of mon, tue, wed, thu, fri, sat, sun, got \"monday\""},
        {R"("hours":{"windows":[{"from":"9:00"}]})", "hours.windows[0].from: must be 5 characters long, got 4"},
        {R"("hours":{"windows":[{"from":"20:00","to":"08:00"}]})",
            "hours.windows[0].from: must be earlier than to, got 20:00 and 08:00; hours that pass midnight are two "
            "windows"},
        {R"("hours":{"quiet":{"from":"21:00","to":"21:00"}})", "hours.quiet.from: must differ from to"},
        {R"("hours":{"quiet":{"from":"21:00"}})", "hours.quiet.to: is missing"},
        {R"("hours":{"send_at":"24:00"})", "hours.send_at: must be earlier than 24:00"},
        {R"("hours":{"windows":[{"from":"09:00","to":"10:00"}],"quiet":{"from":"08:00","to":"11:00"}})",
            "hours: leave no time to send in: the quiet hours cover every window"},
        {R"("hours":{"windows":[{"from":"09:00","to":"10:00"}],"send_at":"11:00"})",
            "hours.send_at: must lie within a window and outside the quiet hours"},
        {R"("hours":{"days":["mon"]})", "hours.days: unknown member; known are windows, quiet, send_at"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.more)
    BOOST_TEST(complaint("campaigns.create", campaign_with(c.more)) == "invalid | " + std::string{c.complaint});

    const auto id = std::to_string(add_campaign());
    BOOST_TEST(complaint("campaigns.schedule", R"({"id":)" + id + R"(,"scheduled_local":"2026-11-22T15:00"})") ==
               "invalid | scheduled_at: must be in the future; use campaigns.start to begin now");
    BOOST_TEST(complaint("campaigns.schedule",
                   R"({"id":)" + id + R"(,"scheduled_local":"2030-01-01T00:00","timezone":"Mars"})") ==
               "invalid | timezone: must be a time zone's IANA name such as Europe/Berlin, got \"Mars\"");
}

BOOST_AUTO_TEST_CASE(after_the_start_hours_are_checked_as_before)
{
    add_contacts(1);
    const auto id = std::to_string(add_campaign(R"(,"hours":{"windows":[{"from":"09:00","to":"10:00"}]})"));
    ok("campaigns.start", R"({"id":)" + id + "}");
    BOOST_TEST(
        complaint("campaigns.update", R"({"id":)" + id + R"(,"hours":{"windows":[{"from":"10:00","to":"09:00"}]}})") ==
        "invalid | hours.windows[0].from: must be earlier than to, got 10:00 and 09:00; hours that pass midnight are "
        "two "
        "windows");
    ok("campaigns.update", R"({"id":)" + id + R"(,"hours":{"windows":[{"from":"09:00","to":"11:00"}]}})");
    BOOST_TEST(value("campaigns.get", R"({"id":)" + id + "}", "/hours/windows/0/to") == "\"11:00\"");
}

BOOST_AUTO_TEST_SUITE_END()
