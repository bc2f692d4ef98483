// Campaigns with a start time.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

constexpr std::string_view at_eight = R"(,"scheduled_at":"2027-01-01T08:00:00Z")";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scheduling_tests, service_fixture)

BOOST_AUTO_TEST_CASE(a_campaign_created_with_a_time_is_scheduled)
{
    add_campaign(at_eight);
    const auto made = ok("campaigns.get", R"({"id":1})");
    BOOST_TEST(made.at("status") == "scheduled");
    BOOST_TEST(made.at("scheduled_at") == "2027-01-01T08:00:00Z");
    BOOST_TEST(made.at("content").is_object());
    const auto event = service->poll(std::chrono::milliseconds{0});
    BOOST_REQUIRE(event.has_value());
    BOOST_TEST((event->type == event_type::campaign_scheduled));

    add_campaign(R"(,"timezone":"Europe/Berlin","scheduled_local":"2027-01-01T09:00")");
    BOOST_TEST(value("campaigns.get", R"({"id":2})", "/status") == R"("scheduled")");
}

BOOST_AUTO_TEST_CASE(a_draft_keeps_its_time_if_asked_to)
{
    add_campaign(std::string{at_eight} + R"(,"draft":true)");
    const auto made = ok("campaigns.get", R"({"id":1})");
    BOOST_TEST(made.at("status") == "draft");
    BOOST_TEST(made.at("scheduled_at") == "2027-01-01T08:00:00Z");
    add_campaign(R"(,"draft":false)");
    BOOST_TEST(value("campaigns.get", R"({"id":2})", "/status") == R"("draft")");
}

BOOST_AUTO_TEST_CASE(a_campaign_that_cannot_be_scheduled_is_not_created)
{
    BOOST_TEST(complaint("campaigns.create",
                   R"({"name":"n","type":"email","subject":"s","text":"t","scheduled_at":"2026-11-22T15:00:00Z"})") ==
               "invalid | scheduled_at: must be in the future; use campaigns.start to begin now");
    BOOST_TEST(complaint("campaigns.create",
                   R"({"name":"n","type":"sms","message":"m","scheduled_at":"2027-01-01T08:00:00Z"})") ==
               "conflict | no provider is routed for sms: name one under `routes` in the configuration");
    BOOST_TEST(ok("campaigns.list").at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_start_before_the_time_must_be_asked_for)
{
    add_campaign(at_eight);
    add_campaign(std::string{at_eight} + R"(,"draft":true)");
    for (const std::string id : {"1", "2"}) {
        BOOST_TEST(complaint("campaigns.start", R"({"id":)" + id + "}") ==
                   "conflict | campaign " + id +
                       R"( is to start at 2027-01-01T08:00:00Z: give "now": true to start it before)");
        BOOST_TEST(value("campaigns.start", R"({"id":)" + id + R"(,"now":true})", "/status") == R"("running")");
    }
    add_campaign(at_eight);
    time.at = timestamp{std::chrono::sys_days{std::chrono::year{2027} / 1 / 1} + std::chrono::hours{8}};
    BOOST_TEST(value("campaigns.start", R"({"id":3})", "/status") == R"("running")");
}

BOOST_AUTO_TEST_CASE(times_with_offsets_are_taken)
{
    add_campaign(R"(,"scheduled_at":"2027-01-01T08:00:00+05:30")");
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/scheduled_at") == R"("2027-01-01T02:30:00Z")");
}

BOOST_AUTO_TEST_SUITE_END()
