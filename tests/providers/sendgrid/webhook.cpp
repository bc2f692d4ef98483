// SendGrid's event webhook: the signature of a real delivery, and the mapping of events.
#include "providers/sendgrid/webhook.hpp"
#include "rules/event_tally.hpp"

#include "providers/webhook_keys.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

// Key, signature and body from the tests of SendGrid's library (sendgrid-python, MIT).
constexpr const char* public_key =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+"
    "2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
constexpr const char* known_signature =
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
constexpr const char* signed_at = "1600112502";
const std::string signed_body =
    R"([{"email":"hello@world.com","event":"dropped","reason":"Bounced Address",)"
    R"("sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",)"
    R"("sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",)"
    R"("smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}])"
    "\r\n";

web_request known_delivery()
{
    return {"POST", "/outbound/webhooks/sendgrid",
        {{"content-type", "application/json"}, {"x-twilio-email-event-webhook-signature", known_signature},
            {"X-Twilio-Email-Event-Webhook-Timestamp", signed_at}},
        signed_body, {}};
}

provider_event only(const std::string& object)
{
    const auto events = sendgrid::read_events("[" + object + "]", "main", timestamp{1s});
    BOOST_REQUIRE(events.size() == 1u);
    return events[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sendgrid_webhook)

BOOST_AUTO_TEST_CASE(a_real_delivery_is_verified_and_no_changed_one_is)
{
    const auto key = signatures::read_public_key(public_key);
    BOOST_REQUIRE(key);
    BOOST_TEST(sendgrid::is_signed(known_delivery(), key.get()));

    struct {
        const char* name;
        void (*change)(web_request&);
    } const cases[] = {
        {"one byte of the body", [](web_request& r) { r.body[20] ^= 1; }},
        {"the line's end taken off", [](web_request& r) { r.body.resize(r.body.size() - 2); }},
        {"another time", [](web_request& r) { r.headers[2].value = "1600112503"; }},
        {"no time", [](web_request& r) { r.headers.pop_back(); }},
        {"no signature", [](web_request& r) { r.headers[1].value.clear(); }},
        {"a signature that is no base64", [](web_request& r) { r.headers[1].value[3] = '*'; }},
        {"half a signature", [](web_request& r) { r.headers[1].value.resize(48); }},
        {"a signature of 64 bytes", [](web_request& r) { r.headers[1].value = std::string(86, 'A') + "=="; }},
        {"a very long signature", [](web_request& r) { r.headers[1].value = std::string(100'000, 'A'); }},
    };
    for (const auto& [name, change] : cases)
        BOOST_TEST_CONTEXT(name)
        {
            auto request = known_delivery();
            change(request);
            BOOST_TEST(!sendgrid::is_signed(request, key.get()));
        }
    const auto other = testing::signing_key::elliptic();
    BOOST_TEST(!sendgrid::is_signed(known_delivery(), signatures::read_public_key(other.public_text()).get()));
}

BOOST_AUTO_TEST_CASE(signature_is_recent_for_three_days)
{
    const timestamp signed_time{std::chrono::seconds{1600112502}};
    BOOST_TEST(sendgrid::is_recent(known_delivery(), signed_time));
    BOOST_TEST(sendgrid::is_recent(known_delivery(), signed_time + 72h));
    BOOST_TEST(!sendgrid::is_recent(known_delivery(), signed_time + 72h + 1s));
    for (const char* text : {"", "1600112502 ", "1600112502.5", "today", "99999999999999999999"}) {
        auto request = known_delivery();
        for (auto& field : request.headers)
            if (field.name == "X-Twilio-Email-Event-Webhook-Timestamp")
                field.value = text;
        BOOST_TEST(!sendgrid::is_recent(request, signed_time), text);
    }
}

BOOST_AUTO_TEST_CASE(invalid_keys_are_distinguished_from_valid_ones)
{
    BOOST_TEST(signatures::read_public_key("-----BEGIN PUBLIC KEY-----\n" + std::string{public_key} +
                                           "\n-----END PUBLIC KEY-----\n") != nullptr);
    for (const char* text : {"", "x", "AAAA", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"})
        BOOST_TEST((signatures::read_public_key(text) == nullptr), text);
}

BOOST_AUTO_TEST_CASE(each_kind_of_sendgrid_event_is_mapped_as_documented)
{
    struct {
        const char* event;
        event_kind kind;
        bounce_class bounce;
        const char* reason;
        const char* suppress;
    } const cases[] = {
        {R"({"event":"processed"})", event_kind::accepted, bounce_class::none, "", ""},
        {R"({"event":"delivered","response":"250 OK"})", event_kind::delivered, bounce_class::none, "", ""},
        {R"({"event":"deferred","attempt":"3"})", event_kind::deferred, bounce_class::none, "", ""},
        {R"({"event":"bounce","type":"bounce","status":"5.1.1","reason":"no such user"})", event_kind::bounced,
            bounce_class::hard, "5.1.1", "bounce"},
        {R"({"event":"bounce","type":"bounce","reason":"DNS"})", event_kind::bounced, bounce_class::hard, "bounce",
            "bounce"},
        {R"({"event":"bounce","type":"blocked","status":"4.0.0"})", event_kind::bounced, bounce_class::blocked, "4.0.0",
            ""},
        {R"({"event":"bounce","type":"expired"})", event_kind::bounced, bounce_class::soft, "expired", ""},
        {R"({"event":"dropped","reason":"Bounced Address"})", event_kind::failed, bounce_class::none, "dropped",
            "bounce"},
        {R"({"event":"dropped","reason":"Unsubscribed Address"})", event_kind::failed, bounce_class::none, "dropped",
            "unsubscribe"},
        {R"({"event":"dropped","reason":"Spam Content"})", event_kind::failed, bounce_class::none, "dropped", ""},
        {R"({"event":"open"})", event_kind::opened, bounce_class::none, "", ""},
        {R"({"event":"click","url":"https://a"})", event_kind::clicked, bounce_class::none, "", ""},
        {R"({"event":"spamreport"})", event_kind::complained, bounce_class::none, "", "complaint"},
        {R"({"event":"unsubscribe"})", event_kind::unsubscribed, bounce_class::none, "", "unsubscribe"},
        {R"({"event":"group_unsubscribe","asm_group_id":1})", event_kind::unsubscribed, bounce_class::none, "",
            "unsubscribe"},
        {R"({"event":"group_resubscribe"})", event_kind::opted_in, bounce_class::none, "", ""},
        {R"({"event":"something_new"})", event_kind::other, bounce_class::none, "something_new", ""},
        {R"({"event":7})", event_kind::other, bounce_class::none, "", ""},
        {R"({})", event_kind::other, bounce_class::none, "", ""},
    };
    for (const auto& [event, kind, bounce, reason, suppress] : cases)
        BOOST_TEST_CONTEXT(event)
        {
            const auto e = only(event);
            BOOST_TEST((e.kind == kind));
            BOOST_TEST((e.bounce == bounce));
            BOOST_TEST(e.reason == reason);
            BOOST_TEST(e.suppress == suppress);
        }
}

BOOST_AUTO_TEST_CASE(an_event_names_its_message_and_its_time)
{
    const auto e =
        only(R"({"event":"delivered","email":"A@example.com","timestamp":1600112492,"outbound_key":"k3v9x0qa-1-2-1",
        "sg_event_id":"abc","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.recvd-1.0"})");
    BOOST_TEST(e.key == "k3v9x0qa-1-2-1");
    BOOST_TEST(e.vendor_id == "LRzXl_NHStOGhQ4kofSm_A");
    BOOST_TEST(e.id == "abc");
    BOOST_TEST((e.occurred_at == timestamp{1'600'112'492s}));
    BOOST_TEST(e.provider == "main");
    for (const char* time : {"\"1600112492\"", "-1", "0", "1600112492000", "1e9", "null", "18446744073709551615"})
        BOOST_TEST(
            (only(std::string{R"({"event":"open","timestamp":)"} + time + "}").occurred_at == timestamp{1s}), time);
}

BOOST_AUTO_TEST_CASE(ids_of_messages_may_hold_dots)
{
    const struct {
        std::string_view given, id;
    } cases[] = {
        {"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0", "LRzXl_NHStOGhQ4kofSm_A"},
        {"LRzXl_NHStOGhQ4kofSm_A.recvd-7c4bf-1-2.0", "LRzXl_NHStOGhQ4kofSm_A"},
        {"14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", "14c5d75ce93.dfd.64b469"},
        {"14c5d75ce93.dfd.64b469", "14c5d75ce93.dfd.64b469"},
        {"LRzXl_NHStOGhQ4kofSm_A.0", "LRzXl_NHStOGhQ4kofSm_A"},
        {"LRzXl_NHStOGhQ4kofSm_A", "LRzXl_NHStOGhQ4kofSm_A"},
    };
    for (const auto& c : cases)
        BOOST_TEST(only(R"({"event":"open","sg_message_id":")" + std::string{c.given} + "\"}").vendor_id == c.id);
}

BOOST_AUTO_TEST_CASE(opens_by_machines_are_distinguished_from_opens_by_people)
{
    BOOST_TEST(
        (only(R"({"event":"open","sg_machine_open":true,"useragent":"Mozilla/5.0"})").actor == event_actor::machine));
    BOOST_TEST(
        (only(R"({"event":"open","sg_machine_open":false,"useragent":"Mozilla/5.0"})").actor == event_actor::human));
    BOOST_TEST((only(R"({"event":"click","useragent":"Barracuda Sentinel"})").actor == event_actor::machine));
}

BOOST_AUTO_TEST_CASE(one_interaction_under_two_ids_is_one_event)
{
    const auto event_with_id = [](const std::string& id) {
        return only(
            R"({"event":"open","email":"a@example.com","timestamp":1600112492,"sg_message_id":"m","sg_event_id":")" +
            id + "\"}");
    };
    BOOST_TEST(rules::event_hash(event_with_id("a")) == rules::event_hash(event_with_id("b")));
}

BOOST_AUTO_TEST_CASE(an_open_by_a_machine_and_one_by_a_person_in_one_second_are_two_events)
{
    const auto opened = [](const char* by_machine) {
        return only(
            std::string{R"({"event":"open","email":"a@example.com","timestamp":1600112492,"sg_message_id":"m",)"} +
            R"("sg_machine_open":)" + by_machine + "}");
    };
    BOOST_TEST(rules::event_hash(opened("true")) != rules::event_hash(opened("false")));
}

BOOST_AUTO_TEST_CASE(temporary_answer_of_a_mail_server_suppresses_no_address)
{
    for (const auto* answer : {R"("status":"4.4.7")", R"("reason":"450 4.2.1 mailbox busy")",
             R"("reason":"4.7.0 try later")", R"("status":"5.0.0","reason":"smtp; 451 4.7.1 try later")"})
        BOOST_TEST_CONTEXT(answer)
        {
            const auto e = only(std::string{R"({"event":"bounce","type":"bounce",)"} + answer + "}");
            BOOST_TEST((e.bounce == bounce_class::soft));
            BOOST_TEST(e.suppress.empty());
        }
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_array_of_events_is_refused_whole)
{
    const std::string deep(200, '[');
    for (const auto& body : {std::string{}, std::string{"{}"}, std::string{"[1]"}, std::string{"[{}"},
             std::string{"[{}]x"}, std::string{"[{\"email\":\"\xff\"}]"}, deep, std::string{"null"}})
        BOOST_CHECK_THROW(sendgrid::read_events(body, "main", {}), error);
    BOOST_TEST(sendgrid::read_events(" [ ] \r\n", "main", {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
