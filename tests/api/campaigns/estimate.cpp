// campaigns.estimate: cost, segments, duration, and contacts that cannot be reached.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

constexpr std::string_view priced = R"({"database": "sqlite://:memory:",
    "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
    "prices": {"email": "0.0005 EUR", "sms_segment": "0.0083 USD", "call": "0.0140 USD"},
    "senders": [{"email": "news@example.com"}]})";

struct priced_fixture : service_fixture {
    priced_fixture() : service_fixture{priced} {}

    std::string add(std::string_view campaign)
    {
        return R"({"id":)" + boost::json::serialize(ok("campaigns.create", campaign).at("id")) + "}";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(estimate, priced_fixture)

BOOST_AUTO_TEST_CASE(sms_cost_the_price_of_their_segments)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+4989123456","first_name":"Ann"},
        {"external_id":"b","phone":"+4989123457","first_name":"Zoë"},{"external_id":"c","phone":"+4989123458",)"
                          R"("fields":{"long":")" +
                              std::string(1700, 'x') + R"("}},{"external_id":"d"}]})");
    const auto id =
        add(R"({"name":"s","type":"sms","from":{"phone":"+15005550006"},"message":"Hi {{first_name|you}}, )" +
            std::string(100, 'a') + R"({{long|}}"})");
    const auto e = ok("campaigns.estimate", id);
    BOOST_TEST(e.at("matched") == 4);
    BOOST_TEST(e.at("no_address") == 1);
    BOOST_TEST(e.at("too_long") == 1);
    BOOST_TEST(e.at("sendable") == 2);
    BOOST_TEST(e.at("units") == 3);  // ë is in no GSM alphabet: two segments
    BOOST_TEST(e.at("price") == "0.0083 USD");
    BOOST_TEST(e.at("cost") == "0.0249 USD");
    BOOST_TEST(e.at("exact") == true);
    BOOST_TEST(e.at("errors").at(0).at("external_id") == "c");
    BOOST_TEST(e.at("errors").at(0).at("reason") == "too_long");
}

BOOST_AUTO_TEST_CASE(recipients_whose_message_cannot_be_rendered_are_named)
{
    ok("contacts.upsert",
        R"({"contacts":[{"external_id":"a","phone":"+4989123456","fields":{"url":"https://x.example/a.mp3"}},
        {"external_id":"b","phone":"+4989123457","fields":{"url":"nowhere"}}]})");
    const auto id =
        add(R"({"name":"p","type":"phone","from":{"phone":"+15005550006"},"script":{"steps":[{"play":"{{url}}"}]}})");
    const auto e = ok("campaigns.estimate", id);
    BOOST_TEST(e.at("template_error") == 1);
    BOOST_TEST(e.at("sendable") == 1);
    BOOST_TEST(e.at("cost") == "0.014 USD");
    BOOST_TEST(e.at("errors").at(0).at("external_id") == "b");
    BOOST_TEST(e.at("errors").at(0).at("detail").as_string().starts_with("script.steps[0].play: must be an https URL"));
}

BOOST_AUTO_TEST_CASE(hours_pace_and_expiry_determine_the_end_and_the_recipients_not_reached)
{
    add_contacts(100);
    // It is Sunday, 15:00.
    const auto id = add(R"({"name":"n","type":"email","subject":"x","text":"y","pace":0.01,"timezone":"Europe/Berlin",
        "hours":{"windows":[{"days":["mon","tue","wed","thu","fri"],"from":"09:00","to":"10:00"}]},)"
                        R"("expires_at":"2026-11-24T20:00:00Z"})");
    const auto e = ok("campaigns.estimate", id);
    BOOST_TEST(e.at("sendable") == 72);
    BOOST_TEST(e.at("expired") == 28);
    BOOST_TEST(e.at("units") == 72);
    BOOST_TEST(e.at("cost") == "0.036 EUR");
    BOOST_TEST(e.at("finishes_at") == "2026-11-24T09:00:00Z");
}

BOOST_AUTO_TEST_CASE(people_are_counted_by_time_zone_with_their_first_and_last_local_time)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","timezone":"America/New_York"},
        {"external_id":"b","email":"b@example.com","timezone":"Asia/Tokyo"},{"external_id":"c","email":"c@example.com"},
        {"external_id":"d","email":"d@example.com","timezone":"Asia/Tokyo"}]})");
    // It is Sunday, 15:00 UTC.
    const auto id = add(R"({"name":"n","type":"email","subject":"x","text":"y","timezone":"Europe/Berlin","pace":1,
        "hours":{"windows":[{"days":["mon","tue","wed","thu","fri"],"from":"09:00","to":"10:00"}]}})");
    const auto e = ok("campaigns.estimate", id);
    BOOST_TEST(e.at("first_at") == "2026-11-23T00:00:00Z");
    BOOST_TEST(e.at("finishes_at") == "2026-11-23T14:00:01Z");
    BOOST_TEST(
        boost::json::serialize(e.at("zones")) ==
        R"([{"timezone":"America/New_York","people":1,"first_at":"2026-11-23T14:00:00Z",)"
        R"("last_at":"2026-11-23T14:00:01Z","first_local":"2026-11-23T09:00","last_local":"2026-11-23T09:00"},)"
        R"({"timezone":"Asia/Tokyo","people":2,"first_at":"2026-11-23T00:00:00Z",)"
        R"("last_at":"2026-11-23T00:00:02Z","first_local":"2026-11-23T09:00","last_local":"2026-11-23T09:00"},)"
        R"({"timezone":"Europe/Berlin","people":1,"first_at":"2026-11-23T08:00:00Z",)"
        R"("last_at":"2026-11-23T08:00:01Z","first_local":"2026-11-23T09:00","last_local":"2026-11-23T09:00"}])");
}

BOOST_AUTO_TEST_CASE(an_estimate_can_assume_a_later_start)
{
    add_contacts(1);
    const auto id = add(R"({"name":"n","type":"email","subject":"x","text":"y"})");
    const auto with = [&](std::string_view start) {
        return id.substr(0, id.size() - 1) + R"(,"start_at":")" + std::string{start} + "\"}";
    };
    BOOST_TEST(value("campaigns.estimate", id, "/first_at") == "\"2026-11-22T15:00:00Z\"");
    BOOST_TEST(value("campaigns.estimate", id, "/zones") == "[]");
    BOOST_TEST(
        value("campaigns.estimate", with("2026-12-01T09:00:00+01:00"), "/first_at") == "\"2026-12-01T08:00:00Z\"");
    BOOST_TEST(value("campaigns.estimate", with("2020-01-01T00:00:00Z"), "/first_at") == "\"2026-11-22T15:00:00Z\"");
    BOOST_TEST(complaint("campaigns.estimate", with("2037-12-31T23:59:59-01:00")) ==
               "invalid | start_at: must be before 2038: time zones are not known beyond");
}

BOOST_AUTO_TEST_CASE(a_sample_is_projected_on_the_whole_audience)
{
    add_contacts(100);
    const auto id = add(R"({"name":"n","type":"email","subject":"x {{first_name}}","text":"y"})");
    auto request = id;
    request.insert(request.size() - 1, R"(,"look_at":10)");
    const auto e = ok("campaigns.estimate", request);
    BOOST_TEST(e.at("exact") == false);
    BOOST_TEST(e.at("sampled") == 10);
    BOOST_TEST(e.at("units") == 100);
    BOOST_TEST(e.at("sendable") == 100);
    BOOST_TEST(e.at("cost") == "0.05 EUR");
}

BOOST_AUTO_TEST_SUITE_END()
