// Webhooks from request to store: refused without a trace, or committed before the response.
#include "web/webhook_fixture.hpp"

using namespace outbound;
using namespace outbound::testing;

BOOST_FIXTURE_TEST_SUITE(webhooks_tests, webhook_fixture)

BOOST_AUTO_TEST_CASE(a_signed_batch_is_stored_and_folded_before_the_answer)
{
    add_contacts(2);
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto key = instance() + '-' + id + "-1-1";
    const auto batch = from_sendgrid(
        R"([{"event":"delivered","sg_event_id":"1","email":"c1@example.com","timestamp":1795359600,"outbound_key":")" +
        key + R"("},{"event":"something_new","sg_event_id":"2","outbound_key":")" + key +
        R"("},
        {"event":"delivered","sg_event_id":"3","outbound_key":"another0-1-1-1"},{"event":"open","sg_event_id":"4",)"
        R"("email":"x@example.com"}])");
    BOOST_TEST(service->handle(batch).status == 204u);
    BOOST_TEST(value("campaigns.recipients", R"({"id":)" + id + "}", "/items/0/status") == "\"delivered\"");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/delivered") == "1");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/rates/delivered") == "5E-1");
    BOOST_TEST(value("campaigns.events", R"({"id":)" + id + R"(,"seq":1})", "/items/0/kind") == "\"delivered\"");
    BOOST_TEST(count("stored") == "2");
    BOOST_TEST(count("foreign") == "1");
    BOOST_TEST(count("unmatched") == "1");
    BOOST_TEST(service->handle(batch).status == 204u);
    BOOST_TEST(count("stored") == "2");
    BOOST_TEST(count("duplicates") == "3");
    BOOST_TEST(value("inbound.list", R"({"unmatched":true})", "/items/0/event/kind") == "\"opened\"");
    BOOST_TEST(value("webhooks.replay", R"({"campaign_id":)" + id + "}", "/mended") == "0");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(unproven_requests_are_refused_and_counted_and_leave_no_trace)
{
    auto forged = from_sendgrid(R"([{"event":"spamreport","email":"c1@example.com"}])");
    forged.body[30] ^= 1;
    auto unsigned_one = from_sendgrid("[]");
    unsigned_one.headers.clear();
    const std::string sns =
        R"({"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:us-east-1:123456789012:outbound",)"
        R"("Message":"{}",
        "Timestamp":"t","SignatureVersion":"1","Signature":"AAAA","SigningCertURL":)";
    const web_request refused[] = {forged, unsigned_one, from_sendgrid("[]", seconds_now(std::chrono::hours{73})),
        from_sendgrid("[]", "today"), {"POST", "/outbound/webhooks/ses", {}, "[]", {}},
        {"POST", "/outbound/webhooks/ses", {}, sns + R"("https://evil.example.org/x.pem"})", {}},
        {"POST", "/outbound/webhooks/ses", {}, sns + R"("https://sns.eu-west-1.amazonaws.com/x.pem"})", {}},
        {"POST", "/outbound/webhooks/ses", {{"x-amz-sns-rawdelivery", "true"}},
            sns + R"("https://sns.us-east-1.amazonaws.com/x.pem"})", {}},
        {"POST", "/outbound/webhooks/twilio/inbound-sms", {{"X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}},
            "Body=STOP&From=%2B1", {}},
        {"POST", "/outbound/webhooks/twilio/voice?key=x", {}, "", {}},
        {"POST", "/outbound/webhooks/twilio/gather?key=%zz", {}, "a=%zz", {}},
        {"POST", "/outbound/sms/campaigns/1/sms-status?key=x", {}, "MessageStatus=delivered", {}},
        {"POST", "/outbound/phone/campaigns/1/call-status", {}, "", {}}};
    for (const auto& request : refused)
        BOOST_TEST(service->handle(request).status == 403u, request.target);
    BOOST_TEST(count("refused") == std::to_string(std::size(refused)));
    BOOST_TEST(count("accepted") == "0");
    BOOST_TEST(value("suppressions.list", "{}", "/items") == "[]");
    BOOST_TEST(value("inbound.list", "{}", "/items") == "[]");
    BOOST_TEST(service->handle({"GET", "/metrics", {}, {}, "127.0.0.1"}).body.find("{result=\"refused\"} 13") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(signatures_hold_whether_the_proxy_removes_the_path_of_the_public_url_or_keeps_it)
{
    auto configured = webhook_configuration();
    configured.insert(configured.find("crm.example.com") + sizeof "crm.example.com" - 1, "/crm");
    const service_fixture under{configured};
    const std::string targets[] = {"voice?key=x", "gather?key=x", "inbound-sms", "inbound-sms?a=%2Fcrm"};
    for (const auto& place : targets) {
        const auto target = "/outbound/webhooks/twilio/" + place;
        auto request = from_twilio(
            "/crm" + target, "Body=Hi&From=%2B4989123456&MessageSid=SM1", "BodyHiFrom+4989123456MessageSidSM1");
        const auto kept = under.service->handle(request).status;
        BOOST_TEST(kept < 300u, place);
        request.target = target;
        BOOST_TEST(under.service->handle(request).status == kept, place);
        request.target = "/crm/crm" + target;
        BOOST_TEST(under.service->handle(request).status == 404u, place);
        request.target = "/other" + target;
        BOOST_TEST(under.service->handle(request).status == 404u, place);
    }
    auto batch = from_sendgrid("[]");
    batch.target.insert(0, "/crm");
    BOOST_TEST(under.service->handle(batch).status == 204u);
}

BOOST_AUTO_TEST_CASE(raw_delivery_of_sns_is_answered_with_the_setting_to_change)
{
    const auto answered =
        service->handle({"POST", "/outbound/webhooks/ses", {{"x-amz-sns-rawdelivery", "true"}}, "{}", {}});
    BOOST_TEST(answered.status == 403u);
    BOOST_TEST(answered.body.find("switch off \"raw message delivery\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_proven_body_that_cannot_be_read_has_its_own_answer)
{
    BOOST_TEST(service->handle(from_sendgrid("{}")).status == 400u);
    BOOST_TEST(service->handle(from_sendgrid(std::string(1000, '['))).status == 400u);
    BOOST_TEST(count("malformed") == "2");
    BOOST_TEST(count("refused") == "0");
}

BOOST_AUTO_TEST_CASE(an_inbound_message_is_matched_counted_and_reported)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100"}]})");
    const auto id = sent_campaign(R"({"name":"Text","type":"sms","from":{"phone":"+15005550006"},"message":"Hello"})");
    const std::string target = "/outbound/webhooks/twilio/inbound-sms";
    const auto reply = from_twilio(target, "MessageSid=SM7&From=%2B14155550100&Body=Tell+me+more",
        "BodyTell me moreFrom+14155550100MessageSidSM7");
    const auto answer = service->handle(reply);
    BOOST_TEST(answer.status == 200u);
    BOOST_TEST(answer.header("content-type") == "text/xml");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/replies") == "1");
    bool was_told = false;
    while (const auto e = service->poll(std::chrono::milliseconds{0}))
        was_told |= e->type == event_type::recipient_replied;
    BOOST_TEST(was_told);
    BOOST_TEST(value("inbound.list", R"({"handled":false,"campaign_id":)" + id + "}", "/items/0/contact_id") == "1");
    ok("inbound.update", R"({"id":1,"handled":true})");
    service->handle(
        from_twilio(target, "MessageSid=SM8&From=%2B14155550100&Body=stop", "BodystopFrom+14155550100MessageSidSM8"));
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/channel") == "\"sms\"");
    BOOST_TEST(value("inbound.list", R"({"handled":false})", "/items") == "[]");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(a_call_gets_its_script_and_pressing_9_opts_out)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100","first_name":"<Ann>"}]})");
    const auto id = sent_campaign(
        R"({"name":"Call","type":"phone","from":{"phone":"+15005550006"},"script":{"steps":[{"gather":{"digits":1,
        "steps":[{"say":"Hello {{first_name}}"}],"keys":{"1":{"name":"interested","steps":[{"say":"Good"}]},
        "9":{"opt_out":true,"steps":[{"say":"Bye"}]}}}}],"voicemail":{"action":"leave_message",)"
        R"("steps":[{"say":"Call us"}]}}})");
    const auto key = instance() + '-' + id + "-1-1";
    const auto voice = "/outbound/webhooks/twilio/voice?key=" + key;
    const auto person =
        service->handle(from_twilio(voice, "AnsweredBy=human&CallSid=CA1", "AnsweredByhumanCallSidCA1"));
    BOOST_TEST(person.status == 200u);
    BOOST_TEST(person.body.find("Hello &lt;Ann&gt;") != std::string::npos);
    BOOST_TEST(person.body.find("gather?key=" + key + "&amp;gather=0") != std::string::npos);
    const auto gather = "/outbound/webhooks/twilio/gather?key=" + key + "&gather=0";
    const auto pressed = service->handle(from_twilio(gather, "CallSid=CA1&Digits=9", "CallSidCA1Digits9"));
    BOOST_TEST(pressed.body.find("Bye") != std::string::npos);
    BOOST_TEST(value("campaigns.recipients", R"({"id":)" + id + "}", "/items/0/status") == "\"answered\"");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/keypresses") == "1");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/opted_out") == "1");
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/channel") == "\"phone\"");
    BOOST_TEST(value("campaigns.keys", R"({"id":)" + id + "}", "/items") ==
               R"([{"question":1,"key":"9","name":null,"opts_out":true,"recipients":1,"presses":1}])");
    BOOST_TEST(value("campaigns.recipients", R"({"key":"9","question":1,"id":)" + id + "}", "/items/0/seq") == "1");

    const auto machine = service->handle(
        from_twilio(voice, "AnsweredBy=machine_end_beep&CallSid=CA2", "AnsweredBymachine_end_beepCallSidCA2"));
    BOOST_TEST(machine.body.find("Call us") != std::string::npos);
    for (const std::string other : {"gather=7", "gather=x", "gather="})
        BOOST_TEST(service
                       ->handle(from_twilio(
                           "/outbound/webhooks/twilio/gather?key=" + key + '&' + other, "Digits=1", "Digits1"))
                       .body.find("<Hangup/>") != std::string::npos);
    BOOST_TEST(
        service->handle(from_twilio("/outbound/webhooks/twilio/voice?key=nobody", "", "")).body.find("<Hangup/>") !=
        std::string::npos);
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(pressing_9_opts_out_even_if_nothing_can_be_said_afterwards)
{
    const std::string ann = R"({"contacts":[{"external_id":"a","phone":"+14155550100","first_name":")";
    ok("contacts.upsert", ann + R"(Ann"}]})");
    const auto id = sent_campaign(
        R"({"name":"Call","type":"phone","from":{"phone":"+15005550006"},"script":{"steps":[{"gather":{"digits":1,
        "steps":[{"say":"Hello"}],"keys":{"9":{"opt_out":true,"steps":[{"play":"https://example.com/{{first_name}}.mp3"}]}}}}]}})");
    ok("contacts.upsert", ann + R"(Mary Ann"}]})");
    const auto pressed =
        service->handle(from_twilio("/outbound/webhooks/twilio/gather?key=" + instance() + '-' + id + "-1-1&gather=0",
            "CallSid=CA1&Digits=9", "CallSidCA1Digits9"));
    BOOST_TEST(pressed.status == 200u);
    BOOST_TEST(pressed.body == "<Response><Hangup/></Response>");
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/channel") == "\"phone\"");
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/keypresses") == "1");
}

BOOST_AUTO_TEST_CASE(opt_out_key_counts_when_person_or_campaign_are_gone_during_the_call)
{
    for (const bool is_campaign : {false, true})
        BOOST_TEST_CONTEXT("campaign gone: " << is_campaign)
        {
            const std::string phone = is_campaign ? "4155550101" : "4155550100";
            ok("contacts.upsert", R"({"contacts":[{"external_id":"a)" + phone + R"(","phone":"+1)" + phone + R"("}]})");
            const auto id = sent_campaign(
                R"({"name":"Call","type":"phone","from":{"phone":"+15005550006"},"script":{"steps":[{"gather":{"digits":1,
                "keys":{"1":{"steps":[]},"*":{"steps":[]},"#":{"opt_out":true,"steps":[]},
                "9":{"opt_out":true,"steps":[{"say":"Goodbye"}]}}}}]}})");
            const auto key = instance() + '-' + id + "-1-1";
            const auto start = service->handle(from_twilio("/outbound/webhooks/twilio/voice?key=" + key, "", ""));
            const auto gather = "/outbound/webhooks/twilio/gather?key=" + key + "&gather=0&opt_out=%23.9";
            BOOST_TEST(start.body.find("&amp;gather=0&amp;opt_out=%23.9\"") != std::string::npos);
            if (is_campaign)
                ok("campaigns.delete", R"({"id":)" + id + "}");
            else
                ok("contacts.erase", R"({"external_id":"a)" + phone + R"("})");
            const auto press = [&](const std::string& digits, const std::string& encoded) {
                return service
                    ->handle(from_twilio(gather, "CallSid=CA1&Digits=" + encoded + "&To=%2B1" + phone,
                        "CallSidCA1Digits" + digits + "To+1" + phone))
                    .body;
            };
            const auto found = R"({"channel":"phone","address":"+1)" + phone + R"("})";
            for (const auto* other : {"1", "*", "99"})
                press(other, other);
            press("", "");
            BOOST_TEST(value("suppressions.get", found, "/suppressed") == "false");
            const auto answer = press(is_campaign ? "#" : "9", is_campaign ? "%23" : "9");
            BOOST_TEST((answer.find("Goodbye") != std::string::npos) == !is_campaign);
            BOOST_TEST(value("suppressions.get", found, "/suppressed") == "true");
        }
}

BOOST_AUTO_TEST_CASE(a_detection_that_fails_shows_as_unknown)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+14155550100"}]})");
    const auto id = sent_campaign(
        R"({"name":"Call","type":"phone","from":{"phone":"+15005550006"},"script":{"steps":[{"say":"Hello"}]}})");
    const auto status = "/outbound/phone/campaigns/" + id + "/call-status?key=" + instance() + '-' + id + "-1-1";
    const auto recipients = R"({"id":)" + id + "}";
    for (const std::string actor : {"unknown", "human"}) {
        const auto done = service->handle(from_twilio(status,
            "AnsweredBy=" + actor + "&CallSid=CA1&CallStatus=" + (actor == "human" ? "completed" : "in-progress"),
            "AnsweredBy" + actor + "CallSidCA1CallStatus" + (actor == "human" ? "completed" : "in-progress")));
        BOOST_TEST(done.status < 300u);
        BOOST_TEST(value("campaigns.recipients", recipients, "/items/0/answered_by") == '"' + actor + '"');
        BOOST_TEST(value("verify", "{}", "/ok") == "true");
    }
}

BOOST_AUTO_TEST_CASE(a_service_listens_at_the_configured_address)
{
    listen_options where;
    where.port = 0;
    BOOST_TEST(service->listen(where) != 0);
    BOOST_CHECK_THROW(service->listen(where), error);
    BOOST_TEST(service->stop_listening(std::chrono::seconds{1}));
    BOOST_TEST(service->listen(where) != 0);
}

BOOST_AUTO_TEST_CASE(links_that_people_are_shown_have_schemes_of_links)
{
    add_contacts(1);
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto key = instance() + '-' + id + "-1-1";
    std::string clicks;
    for (const auto* url :
        {"javascript:alert(1)", "https://a.example/?b=1", "data:text/html,x", "mailto:a@example.com"})
        clicks += (clicks.empty() ? "" : ",") +
                  (R"({"event":"click","email":"c1@example.com","timestamp":1795359600,"sg_event_id":")" +
                      std::string{url} + R"(","outbound_key":")" + key + R"(","url":")" + url + "\"}");
    BOOST_TEST(service->handle(from_sendgrid("[" + clicks + "]")).status == 204u);
    const auto links = ok("campaigns.links", R"({"id":)" + id + "}").at("items").as_array();
    BOOST_REQUIRE(links.size() == 2u);
    BOOST_TEST(links[0].at("link") == "https://a.example/?b=1");
    BOOST_TEST(links[1].at("link") == "mailto:a@example.com");
    BOOST_TEST(ok("campaigns.links", R"({"id":)" + id + R"(,"limit":1})").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
