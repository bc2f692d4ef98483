// Transfers and recordings during a call: what the vendor is told, and what is stored.
#include "web/webhook_fixture.hpp"

#include <outbound/access.hpp>

#include <map>

using namespace outbound;
using namespace outbound::testing;

namespace {

constexpr std::string_view script = R"({"steps":[{"gather":{"steps":[{"say":"Press 1"}],"keys":{
    "1":{"name":"talk","steps":[
        {"transfer":{"number":"+4930123456","whisper":"WHISPER","fallback":[{"say":"Nobody is in."}]HOURS}},
        {"record":{"consent":"We record your message.","length":30}},{"say":"Thank you."}]}}}}]})";

struct transfer_fixture : webhook_fixture {
    /// A call to one contact, with the further member `hours` of the transfer, and what it whispers.
    void call(const std::string& hours = {}, const std::string& whisper = "{{first_name}} pressed 1")
    {
        ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100","first_name":"<Ann>"}]})");
        std::string steps{script};
        steps.replace(steps.find("HOURS"), 5, hours);
        steps.replace(steps.find("WHISPER"), 7, whisper);
        id = sent_campaign(R"({"name":"Call","type":"phone","from":{"phone":"+15005550006"},"script":)" + steps + "}");
        key = instance() + '-' + id + "-1-1";
    }

    /// Twilio's request about a step, with the fields of its form.
    web_response ask(const std::string& step, std::map<std::string, std::string> fields)
    {
        fields.emplace("CallSid", "CA1");
        std::string body;
        std::string text;
        for (const auto& [name, content] : fields) {
            body += (body.empty() ? "" : "&") + name + '=' + content;
            text += name + content;
        }
        const auto hook = step.starts_with("gather") ? "gather" : "step";
        return service->handle(
            from_twilio("/outbound/webhooks/twilio/" + std::string{hook} + "?key=" + key + '&' + step, body, text));
    }

    std::string analytics(const std::string& counter)
    {
        return value("campaigns.analytics", R"({"id":)" + id + "}", "/" + counter);
    }

    std::string events() { return boost::json::serialize(ok("campaigns.events", R"({"seq":1,"id":)" + id + "}")); }

    /// A member of the only event of this kind.
    std::string event(std::string_view kind, const std::string& member)
    {
        const auto all = ok("campaigns.events", R"({"seq":1,"id":)" + id + "}").at("items").as_array();
        std::string found;
        for (const auto& each : all)
            if (each.at("kind").as_string() == kind) {
                boost::system::error_code missing;
                const auto* content = each.find_pointer("/" + member, missing);
                found += content != nullptr ? boost::json::serialize(*content) : "missing";
            }
        return found;
    }

    std::string id;
    std::string key;
};

bool has(const web_response& response, std::string_view text)
{
    return response.body.find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transfers_tests, transfer_fixture)

BOOST_AUTO_TEST_CASE(a_key_connects_the_person_and_the_conversation_is_counted_once)
{
    call();
    const auto dial = ask("gather=0", {{"Digits", "1"}, {"From", "15005550006"}});
    BOOST_TEST(dial.body ==
               R"(<?xml version="1.0" encoding="UTF-8"?><Response><Dial action="https://crm.example.com/outbound/)"
               R"(webhooks/twilio/step?key=)" +
                   key + R"(&amp;transfer=0#rc=5&amp;rp=all" callerId="15005550006" timeout="30"><Number )" +
                   R"(url="https://crm.example.com/outbound/webhooks/twilio/step?key=)" + key +
                   R"(&amp;whisper=0#rc=5&amp;rp=all">+4930123456</Number></Dial><Hangup/></Response>)");
    const auto whisper = ask("whisper=0", {{"CallSid", "CA2"}});
    BOOST_TEST(has(whisper, "<Response><Say>&lt;Ann&gt; pressed 1</Say></Response>"));
    for (int repeat = 0; repeat < 2; ++repeat) {
        const auto over =
            ask("transfer=0", {{"DialCallStatus", "completed"}, {"DialCallDuration", std::to_string(95 + repeat)},
                                  {"DialBridged", "true"}});
        BOOST_TEST(has(over, "<Response><Hangup/></Response>"));
    }
    BOOST_TEST(analytics("transferred") == "1");
    BOOST_TEST(analytics("talk_seconds") == "95");
    BOOST_TEST(analytics("transfers_failed") == "0");
    BOOST_TEST(event("transferred", "data/duration_seconds") == "95");
    BOOST_TEST(value("campaigns.recipients", R"({"id":)" + id + "}", "/items/0/duration_seconds") == "null");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(without_a_conversation_the_fallback_follows_and_the_call_goes_on)
{
    struct {
        std::map<std::string, std::string> fields;
        std::string reason;
    } const cases[] = {{{{"DialCallStatus", "no-answer"}}, "no_answer"}, {{{"DialCallStatus", "busy"}}, "busy"},
        {{{"DialCallStatus", "completed"}, {"DialBridged", "false"}}, "hung_up"}};
    int number = 0;
    call();
    for (auto [fields, reason] : cases)
        BOOST_TEST_CONTEXT(reason)
        {
            fields["CallSid"] = "CA" + std::to_string(++number);
            const auto after = ask("transfer=0", fields);
            BOOST_TEST(has(after, "<Say>Nobody is in.</Say><Say>We record your message.</Say><Record "));
            BOOST_TEST(has(after, R"(recording=0#rc=5&amp;rp=all" finishOnKey="#" maxLength="30"/><Say>Thank you.)"));
        }
    BOOST_TEST(analytics("transferred") == "0");
    BOOST_TEST(analytics("transfers_failed") == "3");
    const auto stored = events();
    for (const auto& [fields, reason] : cases)
        BOOST_TEST(stored.find("\"reason\":\"" + reason + '"') != std::string::npos);
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(hours_count_when_the_call_comes_to_the_transfer)
{
    call(R"(,"hours":{"timezone":"Europe/Berlin","windows":[{"days":["sun"],"from":"15:00","to":"17:00"},
        {"days":["sun"],"from":"18:00","to":"19:00"}]})");
    const auto pressed = ask("gather=0", {{"Digits", "1"}});
    BOOST_TEST(has(pressed, "<Redirect>https://crm.example.com/outbound/webhooks/twilio/step?key=" + key +
                                "&amp;transfer=0#rc=5&amp;rp=all</Redirect>"));
    BOOST_TEST(has(ask("transfer=0", {}), ">+4930123456</Number></Dial>"));
    BOOST_TEST(analytics("transfers_failed") == "0");

    time.at += std::chrono::hours{1};  // It is 17:00 in Berlin.
    for (int repeat = 0; repeat < 2; ++repeat)
        BOOST_TEST(has(ask("transfer=0", {}), "<Response><Say>Nobody is in.</Say>"));
    BOOST_TEST(analytics("transfers_failed") == "1");
    BOOST_TEST(event("transfer_failed", "reason") == "\"outside_hours\"");

    time.at += std::chrono::hours{1};  // Twilio lost the answer and asks again.
    BOOST_TEST(has(ask("transfer=0", {}), ">+4930123456</Number></Dial>"));
    ask("transfer=0", {{"DialCallStatus", "completed"}, {"DialCallDuration", "9"}});
    BOOST_TEST(analytics("transferred") == "1");
}

BOOST_AUTO_TEST_CASE(whisper_that_cannot_be_said_does_not_end_the_conversation)
{
    std::string whisper;
    for (int times = 0; times < 25; ++times)
        whisper += "{{first_name}}";
    call({}, whisper);
    const std::string longest(200, 'x');  // 25 of them are more than one <Say> may have.
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","first_name":")" + longest + R"("}]})");
    for (const auto* step : {"whisper=0", "whisper=7"})
        BOOST_TEST(has(ask(step, {{"CallSid", "CA2"}}), "<Response/>"), step);
    BOOST_TEST(has(ask("transfer=7", {}), "<Response><Hangup/></Response>"));
}

BOOST_AUTO_TEST_CASE(a_recording_is_kept_for_callers_with_pii_until_the_person_is_erased)
{
    call();
    const std::string recorded = "https://api.twilio.com/recordings/RE1";
    for (int repeat = 0; repeat < 2; ++repeat)
        BOOST_TEST(
            has(ask("recording=0", {{"RecordingUrl", recorded}, {"RecordingSid", "RE1"}, {"RecordingDuration", "12"}}),
                "<Response><Say>Thank you.</Say><Hangup/></Response>"));
    BOOST_TEST(has(ask("recording=0", {{"CallSid", "CA9"}}), "Thank you."));  // Silence.
    BOOST_TEST(analytics("recordings") == "1");
    BOOST_TEST(event("recorded", "recording_url") == '"' + recorded + '"');
    BOOST_TEST(event("recorded", "data/recording_url") == "missing");
    const auto seen_with = [&](scope granted) {
        web_request request{"GET", "/api/v1/outbound/campaigns/" + id + "/recipients/1/events", {}, {}, {}};
        request.access = web_access{"a test", {granted}};
        return service->handle(request).body.find(recorded) != std::string::npos;
    };
    BOOST_TEST(seen_with(scope::admin));
    BOOST_TEST(!seen_with(scope::read));

    ok("contacts.erase", R"({"external_id":"a"})");
    BOOST_TEST(event("recorded", "recording_url") == "null");
    BOOST_TEST(analytics("recordings") == "1");
    ask("recording=0", {{"RecordingUrl", recorded + "2"}, {"CallSid", "CA5"}});
    BOOST_TEST(events().find("api.twilio.com") == std::string::npos);
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(requests_about_steps_that_the_script_does_not_have_end_the_call)
{
    call();
    for (const auto* step : {"transfer=1", "recording=1", "transfer=x", "recording=", "say=0"})
        BOOST_TEST(has(ask(step, {}), "<Response><Hangup/></Response>"), step);
    auto forged = from_twilio("/outbound/webhooks/twilio/step?key=" + key + "&transfer=0",
        "CallSid=CA1&DialCallStatus=completed", "CallSidCA1DialCallStatusbusy");
    BOOST_TEST(service->handle(forged).status == 403u);
    BOOST_TEST(analytics("transferred") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
