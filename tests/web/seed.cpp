// The routes and words that a CRM brings along, as requests and answers over HTTP.
#include "web/direct_caller.hpp"
#include "web/webhook_fixture.hpp"

namespace {

using namespace outbound;
using namespace outbound::testing;
namespace json = boost::json;

/// Members of an answer by their places, each as JSON text.
using expected_members = std::vector<std::pair<std::string_view, std::string_view>>;

struct seed_fixture : webhook_fixture {
    void check(unsigned status, const std::string& method, const std::string& path, const std::string& body,
        const expected_members& expected)
    {
        const auto got = ada.ask(method, path, body, {{"Content-Type", "application/json"}});
        BOOST_TEST_CONTEXT(method << ' ' << path << ' ' << body << ": " << got.body)
        {
            BOOST_TEST_REQUIRE(got.status == status);
            const auto answer = json::parse(got.body);
            for (const auto& [place, value] : expected) {
                boost::system::error_code none;
                const auto* found = answer.find_pointer(place, none);
                BOOST_TEST((found != nullptr && *found == json::parse(value)), place << " is not " << value);
            }
        }
    }

    direct_caller ada{*service};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seed_tests, seed_fixture)

BOOST_AUTO_TEST_CASE(templates_and_scripts_have_content_and_variables)
{
    check(200, "POST", "/email/templates",
        R"({"name":"Welcome","subject":"Hi","content":"<p>{{name}}</p>","variables":["name"]})",
        {{"/html", R"("<p>{{name}}</p>")"}, {"/content", R"("<p>{{name}}</p>")"}, {"/variables", R"(["name"])"}});
    check(200, "GET", "/email/templates", "", {{"/items/0/content", R"("<p>{{name}}</p>")"}, {"/next", "null"}});
    check(200, "POST", "/sms/templates", R"({"name":"Code","content":"Hi {{name}}"})",
        {{"/body", R"("Hi {{name}}")"}, {"/content", R"("Hi {{name}}")"}, {"/variables", R"(["name"])"}});
    check(200, "GET", "/sms/templates", "", {{"/items/0/name", R"("Code")"}});
    check(200, "POST", "/phone/scripts", R"({"name":"Call","content":"Good morning"})",
        {{"/script/steps/0/say", R"("Good morning")"}, {"/content", R"("Good morning")"}});
    check(200, "POST", "/phone/scripts", R"({"name":"Steps","content":[{"say":"Hello"},{"pause":1}]})",
        {{"/script/steps/1/pause", "1"}, {"/content/0/say", R"("Hello")"}});
    check(200, "GET", "/phone/scripts", "", {{"/items/1/name", R"("Call")"}});
    check(422, "POST", "/sms/templates", R"({"name":"Code","content":"Hi","variables":["name"]})",
        {{"/violations/0/path", R"("variables")"}});
}

BOOST_AUTO_TEST_CASE(campaigns_of_every_channel_have_a_message)
{
    check(200, "POST", "/campaigns", R"({"name":"News","type":"email","subject":"Hi","message":"<p>Hello</p>"})",
        {{"/id", "1"}, {"/status", R"("draft")"}, {"/html", R"("<p>Hello</p>")"}, {"/message", R"("<p>Hello</p>")"}});
    check(200, "POST", "/email/campaigns", R"({"name":"News","subject":"Hi","message":"<p>Hello</p>"})",
        {{"/id", "2"}, {"/type", R"("email")"}});
    check(422, "POST", "/email/campaigns", R"({"name":"News","type":"sms","message":"Hello"})",
        {{"/violations/0/path", R"("type")"}});
    check(200, "POST", "/sms/campaigns", R"({"name":"Text","message":"Hello"})",
        {{"/type", R"("sms")"}, {"/message", R"("Hello")"}});
    check(200, "POST", "/phone/campaigns", R"({"name":"Call","message":"Good morning"})",
        {{"/type", R"("phone")"}, {"/script/steps/0/say", R"("Good morning")"}, {"/message", R"("Good morning")"}});
    check(200, "GET", "/campaigns", "", {{"/items/3/id", "1"}, {"/items/0/counters/sent", "0"}, {"/next", "null"}});
    for (const std::string channel : {"email", "sms", "phone"})
        check(200, "GET", '/' + channel + "/campaigns", "", {{"/items/0/type", '"' + channel + '"'}});
}

BOOST_AUTO_TEST_CASE(a_campaign_is_read_changed_started_counted_and_deleted)
{
    add_contacts(2);
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hello"})");
    check(200, "GET", "/campaigns/" + id, "",
        {{"/status", R"("completed")"}, {"/counters/sent", "2"}, {"/rates/sent", "1"}});
    check(200, "PUT", "/campaigns/" + id, R"({"name":"Renamed"})", {{"/name", R"("Renamed")"}});
    const auto shown = ada.ask("GET", "/campaigns/" + id).body;
    check(200, "PUT", "/campaigns/" + id, shown, {{"/name", R"("Renamed")"}, {"/text", R"("Hello")"}});
    check(200, "GET", "/campaigns/" + id + "/recipients", "",
        {{"/items/0/status", R"("sent")"}, {"/items/0/email", R"("c1@example.com")"},
            {"/items/0/address", R"("c1@example.com")"}});
    check(200, "GET", "/campaigns/" + id + "/analytics", "",
        {{"/recipients", "2"}, {"/sent", "2"}, {"/rates/failed", "0"}, {"/average_duration_seconds", "null"}});
    check(409, "POST", "/campaigns/" + id + "/start", "{}", {{"/code", R"("conflict")"}});
    check(200, "DELETE", "/campaigns/" + id, "", {{"/deleted", "true"}});
    check(404, "GET", "/campaigns/" + id, "", {{"/code", R"("not_found")"}});
}

BOOST_AUTO_TEST_CASE(a_time_schedules_unless_the_draft_is_kept)
{
    const std::string timed =
        R"({"name":"News","subject":"Hi","text":"Hello","scheduled_at":"2027-01-01T09:00:00+01:00")";
    check(200, "POST", "/email/campaigns", timed + "}",
        {{"/status", R"("scheduled")"}, {"/scheduled_at", R"("2027-01-01T08:00:00Z")"}});
    check(200, "POST", "/email/campaigns", timed + R"(,"draft":true})", {{"/status", R"("draft")"}});
    check(409, "POST", "/campaigns/1/start", "{}", {{"/code", R"("conflict")"}});
    check(200, "POST", "/campaigns/1/start", R"({"now":true})", {{"/status", R"("running")"}});
}

BOOST_AUTO_TEST_CASE(statuses_of_messages_and_calls_come_to_the_campaigns_own_addresses)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100"}]})");
    const auto text = sent_campaign(R"({"name":"Text","type":"sms","message":"Hello"})");
    const auto taken = service->handle(
        from_twilio("/outbound/sms/campaigns/" + text + "/sms-status?key=" + instance() + '-' + text + "-1-1",
            "MessageSid=SM1&MessageStatus=delivered", "MessageSidSM1MessageStatusdelivered"));
    BOOST_TEST(taken.status == 204u, taken.body);
    check(200, "GET", "/campaigns/" + text + "/analytics", "", {{"/delivered", "1"}});

    const auto call = sent_campaign(R"({"name":"Call","type":"phone","message":"Good morning"})");
    const auto ended = service->handle(
        from_twilio("/outbound/phone/campaigns/" + call + "/call-status?key=" + instance() + '-' + call + "-1-1",
            "CallDuration=42&CallSid=CA1&CallStatus=completed", "CallDuration42CallSidCA1CallStatuscompleted"));
    BOOST_TEST(ended.status == 204u, ended.body);
    check(
        200, "GET", "/campaigns/" + call + "/analytics", "", {{"/answered", "1"}, {"/average_duration_seconds", "42"}});
    check(200, "GET", "/campaigns/" + call + "/recipients", "",
        {{"/items/0/phone", R"("+14155550100")"}, {"/items/0/duration_seconds", "42"}});
}

BOOST_AUTO_TEST_CASE(statuses_for_a_recipient_of_another_campaign_change_nothing)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100"}]})");
    const auto first = sent_campaign(R"({"name":"Text","type":"sms","message":"Hello"})");
    const auto second = sent_campaign(R"({"name":"Text","type":"sms","message":"Hello again"})");
    const auto key = instance() + '-' + first + "-1-1";
    const auto foreign = from_twilio("/outbound/sms/campaigns/" + second + "/sms-status?key=" + key,
        "MessageSid=SM1&MessageStatus=delivered", "MessageSidSM1MessageStatusdelivered");
    BOOST_TEST(service->handle(foreign).status < 500u);
    check(200, "GET", "/campaigns/" + second + "/analytics", "", {{"/delivered", "0"}});
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(stats_are_those_of_a_period_by_day_and_channel)
{
    add_contacts(2);
    sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hello"})");
    check(200, "GET", "/stats?from=2026-11-22&to=2026-11-24&timezone=Europe/Berlin", "",
        {{"/period/timezone", R"("Europe/Berlin")"}, {"/period/days/0/date", R"("2026-11-22")"},
            {"/period/channels/email/sent", "2"}, {"/active/queued", "0"}});
}

BOOST_AUTO_TEST_SUITE_END()
