// Webhooks from request to store: refused without a trace, or committed before the answer.
#include "api/fixture.hpp"
#include "model/base64.hpp"
#include "providers/webhook_keys.hpp"

#include <outbound/web.hpp>

namespace {

using namespace outbound;
using outbound::testing::signing_key;

const signing_key& sendgrid_key()
{
    static const auto key = signing_key::elliptic();
    return key;
}

constexpr const char* token = "12345678901234567890123456789012";

std::string configuration()
{
    return R"({"database": "sqlite://:memory:", "public_url": "https://crm.example.com",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret", "webhook_keys": [")" +
           sendgrid_key().public_text() +
           R"("]},
            {"type": "ses", "name": "ses", "region": "us-east-1", "access_key_id": "AKIDEXAMPLE",)"
           R"( "secret_access_key": "secret",
             "topics": ["arn:aws:sns:us-east-1:123456789012:outbound"]},
            {"type": "twilio", "name": "twilio", "account_sid": "AC00000000000000000000000000000000",)"
           R"( "auth_token": ")" +
           token +
           R"(", "from": "+15005550006"}],
        "routes": {"email": ["main"], "sms": ["twilio"], "phone": ["twilio"]},)"
           R"( "senders": [{"email": "news@example.com", "name": "News"}]})";
}

std::string seconds_now(std::chrono::hours ago = {})
{
    const auto at = std::chrono::floor<std::chrono::seconds>(system_clock().now() - ago);
    return std::to_string(at.time_since_epoch().count());
}

web_request from_sendgrid(std::string body, const std::string& signed_at = seconds_now())
{
    auto signature = sendgrid_key().sign(signed_at + body);
    return {"POST", "/outbound/webhooks/sendgrid",
        {{"Content-Type", "application/json"}, {"X-Twilio-Email-Event-Webhook-Signature", std::move(signature)},
            {"X-Twilio-Email-Event-Webhook-Timestamp", signed_at}},
        std::move(body), {}};
}

/// `fields` as they are signed: sorted, names and values in a row.
web_request from_twilio(std::string target, std::string body, const std::string& fields)
{
    auto signature = to_base64(hmac(digest_algorithm::sha1, token, "https://crm.example.com" + target + fields));
    return {"POST", std::move(target),
        {{"Content-Type", "application/x-www-form-urlencoded"}, {"X-Twilio-Signature", std::move(signature)}},
        std::move(body), {}};
}

struct webhook_fixture : service_fixture {
    webhook_fixture() : service_fixture{configuration()} {}

    std::string count(std::string_view which) { return value("webhooks.counts", "{}", "/" + std::string{which}); }

    /// A campaign to one contact, all sent.
    std::string sent_campaign(const std::string& members)
    {
        const auto made = ok("campaigns.create", members);
        const auto id = boost::json::serialize(made.at("id"));
        ok("campaigns.start", R"({"id":)" + id + "}");
        service->start();
        BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
        service->stop(std::chrono::seconds{30});
        return id;
    }

    std::string instance() { return std::string{ok("stats").at("instance").as_string()}; }
};

}  // namespace

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
    service->handle(
        from_twilio(target, "MessageSid=SM8&From=%2B14155550100&Body=stop", "BodystopFrom+14155550100MessageSidSM8"));
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/channel") == "\"sms\"");
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

BOOST_AUTO_TEST_CASE(getting_an_unsubscribe_link_changes_nothing_and_posting_does)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","phone":"+14155550100"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const std::string front = "https://crm.example.com";
    BOOST_REQUIRE(url.starts_with(front + "/outbound/unsubscribe/"));
    const auto link = url.substr(front.size());
    const auto suppressed = [&] { return ok("suppressions.list").at("items").as_array().size(); };

    const auto page = service->handle({"GET", link, {}, {}, {}});
    BOOST_TEST(page.status == 200u);
    BOOST_TEST(page.body.find("method=\"post\"") != std::string::npos);
    BOOST_TEST(suppressed() == 0u);
    auto wrong = link;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    BOOST_TEST(service->handle({"POST", wrong, {}, "List-Unsubscribe=One-Click", {}}).status == 404u);
    BOOST_TEST(suppressed() == 0u);

    BOOST_TEST(service->handle({"POST", link, {}, "List-Unsubscribe=One-Click", {}}).status == 200u);
    BOOST_TEST(suppressed() == 1u);
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/unsubscribed") == "1");
    BOOST_TEST(service->handle({"POST", link + "?all=1", {}, {}, {}}).status == 200u);
    BOOST_TEST(suppressed() == 3u);
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/unsubscribed") == "1");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_outlives_its_suppression_and_its_campaign_and_a_click_on_it_is_no_click)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com"}]})");
    std::string url;
    std::string key;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        key = m.key;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    const auto suppressed = [&] { return ok("suppressions.list").at("items").as_array().size(); };

    const auto head = service->handle({"HEAD", link, {}, {}, {}});
    BOOST_TEST(head.status == 200u);
    BOOST_TEST(head.body.empty());
    const auto click =
        R"([{"email":"a@example.com","event":"click","sg_event_id":"c1","timestamp":1795359600,"outbound_key":")" +
        key + R"(","url":")" + url + R"("}])";
    BOOST_TEST(service->handle(from_sendgrid(click)).status == 204u);
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/clicks") == "0");
    BOOST_TEST(value("campaigns.links", R"({"id":)" + id + "}", "/items") == "[]");

    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    ok("suppressions.remove", R"({"channel":"email","address":"a@example.com"})");
    BOOST_TEST(suppressed() == 0u);
    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    BOOST_TEST(suppressed() == 1u);
    BOOST_TEST(
        ok("suppressions.get", R"({"channel":"email","address":"a@example.com"})").at("lifts").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_works_after_its_campaign_and_contact_are_gone)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    const auto campaign = R"({"id":)" + id + "}";
    const auto check_link = [&](const std::string& after) {
        BOOST_TEST_CONTEXT("after " << after)
        {
            BOOST_TEST(service->handle({"GET", link, {}, {}, {}}).status == 200u);
            const auto done = service->handle({"POST", link, {}, "List-Unsubscribe=One-Click", {}});
            BOOST_TEST(done.status == 200u);
            BOOST_TEST(done.body.find("Done.") != std::string::npos);
            const auto known = R"({"channel":"email","address":"a@example.com"})";
            BOOST_TEST(value("suppressions.get", known, "/suppressed") == "true");
            ok("suppressions.remove", known);
            BOOST_TEST(value("suppressions.get", known, "/suppressed") == "false");
        }
    };
    time.at += std::chrono::days{40};
    ok("campaigns.prune", R"({"events_days":30})");
    check_link("its events were pruned");
    ok("contacts.erase", R"({"external_id":"a"})");
    check_link("the contact was erased");
    ok("campaigns.archive", campaign);
    ok("campaigns.delete", campaign);
    check_link("the campaign was archived and deleted");
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"A@example.com"}]})");
    check_link("the contact came back");
    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    const auto again = ok("campaigns.create", R"({"name":"Next","type":"email","subject":"Hi","text":"Hi"})");
    BOOST_TEST(
        value("campaigns.estimate", R"({"id":)" + boost::json::serialize(again.at("id")) + "}", "/suppressed") == "1");
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
