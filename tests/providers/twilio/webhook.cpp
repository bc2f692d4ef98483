// Twilio's webhooks: the signature over URL and form, and the mapping of callbacks.
#include "providers/twilio/webhook.hpp"

#include "model/base64.hpp"
#include "providers/common/signature.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

constexpr const char* form_type = "application/x-www-form-urlencoded";

// A request from the tests of Twilio's library (twilio-python, MIT).
web_request known(std::string signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
{
    return {"POST", "/myapp.php?foo=1&bar=2",
        {{"Content-Type", form_type}, {"X-Twilio-Signature", std::move(signature)}},
        "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212", {}};
}

std::string signature_of(const std::string& text)
{
    return to_base64(hmac(digest_algorithm::sha1, "12345", text));
}

web_request signed_post(std::string target, std::string body, const std::string& signed_text)
{
    return {"POST", std::move(target), {{"content-type", form_type}, {"x-twilio-signature", signature_of(signed_text)}},
        std::move(body), {}};
}

provider_event call(const std::string& form)
{
    return twilio::read_call_status(form_fields::read(form), "k-1-2-1", "twilio", timestamp{1s});
}

provider_event text_status(const std::string& form)
{
    return twilio::read_message_status(form_fields::read(form), "k-1-2-1", "twilio", timestamp{1s});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(twilio_webhook)

BOOST_AUTO_TEST_CASE(the_known_request_is_verified_however_its_port_is_written)
{
    for (const char* url :
        {"https://mycompany.com", "https://mycompany.com/", "https://mycompany.com:443", "https://mycompany.com:1234"})
        BOOST_TEST(twilio::is_signed(known(), url, "12345"), url);
    BOOST_TEST(!twilio::is_signed(known(), "http://mycompany.com", "12345"));
    BOOST_TEST(!twilio::is_signed(known(), "https://mycompany.org", "12345"));
    BOOST_TEST(!twilio::is_signed(known(), "https://mycompany.com", "12346"));
    BOOST_TEST(!twilio::is_signed(known(), "https://mycompany.com", ""));
    BOOST_TEST(!twilio::is_signed(known(), "", "12345"));
    BOOST_TEST(!twilio::is_signed(known(""), "https://mycompany.com", "12345"));
    BOOST_TEST(!twilio::is_signed(known("RSOYDt4T1cUTdK1PDd93/VVr8B9="), "https://mycompany.com", "12345"));
    auto changed = known();
    changed.body += "&x=";
    BOOST_TEST(!twilio::is_signed(changed, "https://mycompany.com", "12345"));
}

BOOST_AUTO_TEST_CASE(the_form_is_signed_sorted_with_empty_and_repeated_fields)
{
    struct {
        const char* body;
        const char* fields;
    } const cases[] = {
        {"", ""},
        {"b=2&a=1", "a1b2"},
        {"B=1&a=2&A=3", "A3B1a2"},
        {"Empty=&Body=+hi%21+", "Body hi! Empty"},
        {"MediaUrl=b&MediaUrl=a&MediaUrl=b", "MediaUrlaMediaUrlb"},
        {"Body=%E2%82%AC%F0%9F%98%80", "Body\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {"Body=a%0D%0Ab", "Bodya\r\nb"},
        {"novalue", "novalue"},
    };
    for (const auto& [body, fields] : cases)
        BOOST_TEST(twilio::is_signed(signed_post("/x?key=k-1", body, std::string{"https://h/x?key=k-1"} + fields),
                       "https://h", "12345"),
            body);
    BOOST_TEST(twilio::is_signed(signed_post("/x?q='", "", "https://h/x?q=%27"), "https://h", "12345"));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_form_must_match_the_digest_in_the_url)
{
    const std::string body = R"({"a":1})";
    const auto hash = to_hex(digest(digest_algorithm::sha256, body));
    const auto request = [&](const std::string& target, const std::string& text) {
        return web_request{"POST", target,
            {{"Content-Type", "application/json"}, {"X-Twilio-Signature", signature_of("https://h" + target)}}, text,
            {}};
    };
    BOOST_TEST(twilio::is_signed(request("/x?bodySHA256=" + hash, body), "https://h", "12345"));
    BOOST_TEST(!twilio::is_signed(request("/x?bodySHA256=" + hash, body + " "), "https://h", "12345"));
    BOOST_TEST(!twilio::is_signed(request("/x", body), "https://h", "12345"));
}

BOOST_AUTO_TEST_CASE(forms_that_are_broken_are_refused)
{
    for (const char* form : {"a=%", "a=%4", "a=%zz", "a=%ff", "%c3%28=1"})
        BOOST_CHECK_THROW(form_fields::read(form), error);
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += "a=1&";
    BOOST_CHECK_THROW(form_fields::read(many), error);
    BOOST_TEST(form_fields::read("a=1&&b=%41+%42")["b"] == "A B");
    BOOST_TEST(form_fields::read("a")["a"] == "");
}

BOOST_AUTO_TEST_CASE(statuses_of_messages_are_mapped_as_twilio_documents)
{
    struct {
        const char* form;
        event_kind kind;
        const char* reason;
        const char* suppress;
    } const cases[] = {
        {"MessageStatus=queued", event_kind::accepted, "", ""},
        {"MessageStatus=sent", event_kind::sent, "", ""},
        {"MessageStatus=delivered", event_kind::delivered, "", ""},
        {"MessageStatus=delivered&ErrorCode=30008", event_kind::delivered, "", ""},
        {"MessageStatus=undelivered&ErrorCode=30003", event_kind::failed, "30003", ""},
        {"MessageStatus=failed&ErrorCode=21610", event_kind::failed, "21610", "unsubscribe"},
        {"MessageStatus=canceled", event_kind::failed, "canceled", ""},
        {"MessageStatus=brand-new", event_kind::other, "", ""},
        {"", event_kind::other, "", ""},
    };
    for (const auto& [form, kind, reason, suppress] : cases)
        BOOST_TEST_CONTEXT(form)
        {
            const auto e = text_status(std::string{"MessageSid=SM1&To=%2B14155550100&"} + form);
            BOOST_TEST((e.kind == kind));
            BOOST_TEST(e.reason == reason);
            BOOST_TEST(e.suppress == suppress);
            BOOST_TEST(e.vendor_id == "SM1");
            BOOST_TEST(e.address == "+14155550100");
        }
}

BOOST_AUTO_TEST_CASE(statuses_of_calls_are_mapped_as_twilio_documents)
{
    struct {
        const char* form;
        event_kind kind;
        event_actor actor;
        const char* reason;
    } const cases[] = {
        {"CallStatus=initiated", event_kind::accepted, event_actor::unknown, ""},
        {"CallStatus=ringing", event_kind::sent, event_actor::unknown, ""},
        {"CallStatus=in-progress", event_kind::answered, event_actor::unknown, ""},
        {"CallStatus=completed&CallDuration=17", event_kind::completed, event_actor::unknown, ""},
        {"CallStatus=completed&AnsweredBy=machine_end_beep", event_kind::completed, event_actor::machine, ""},
        {"CallStatus=completed&AnsweredBy=fax", event_kind::completed, event_actor::machine, ""},
        {"CallStatus=completed&AnsweredBy=human", event_kind::completed, event_actor::human, ""},
        {"CallStatus=completed&AnsweredBy=unknown", event_kind::completed, event_actor::undetermined, ""},
        {"CallStatus=busy&SipResponseCode=486", event_kind::busy, event_actor::unknown, ""},
        {"CallStatus=no-answer", event_kind::no_answer, event_actor::unknown, ""},
        {"CallStatus=failed&SipResponseCode=404", event_kind::failed, event_actor::unknown, "sip_404"},
        {"CallStatus=canceled", event_kind::failed, event_actor::unknown, "canceled"},
    };
    for (const auto& [form, kind, actor, reason] : cases)
        BOOST_TEST_CONTEXT(form)
        {
            const auto e = call(std::string{"CallSid=CA1&"} + form);
            BOOST_TEST((e.kind == kind));
            BOOST_TEST((e.actor == actor));
            BOOST_TEST(e.reason == reason);
        }
    BOOST_TEST(call("CallStatus=completed&CallDuration=17").duration_seconds.value() == 17);
    BOOST_TEST(!call("CallStatus=completed&CallDuration=-1").duration_seconds.has_value());
    BOOST_TEST((call("CallStatus=busy&Timestamp=Sun%2C+22+Nov+2026+15%3A00%3A00+%2B0000").occurred_at ==
                timestamp{1'795'359'600s}));
    for (const char* time : {"", "Sun, 22 Nov 2026 15:00:00", "Sun%2C+31+Feb+2026+15%3A00%3A00+%2B0000",
             "Sun%2C+22+Xxx+2026+15%3A00%3A00+%2B0000"})
        BOOST_TEST((call(std::string{"CallStatus=busy&Timestamp="} + time).occurred_at == timestamp{1s}), time);
}

BOOST_AUTO_TEST_CASE(ends_of_transfers_are_mapped_as_twilio_documents)
{
    struct {
        const char* form;
        event_kind kind;
        const char* reason;
        int seconds;
    } const cases[] = {
        {"DialCallStatus=completed&DialCallDuration=17&DialBridged=true", event_kind::transferred, "", 17},
        {"DialCallStatus=answered&DialCallDuration=x", event_kind::transferred, "", -1},
        {"DialCallStatus=completed&DialCallDuration=3&DialBridged=false", event_kind::transfer_failed, "hung_up", -1},
        {"DialCallStatus=no-answer&DialCallDuration=0", event_kind::transfer_failed, "no_answer", -1},
        {"DialCallStatus=busy", event_kind::transfer_failed, "busy", -1},
        {"DialCallStatus=failed", event_kind::transfer_failed, "failed", -1},
        {"DialCallStatus=canceled", event_kind::transfer_failed, "canceled", -1},
    };
    for (const auto& [form, kind, reason, seconds] : cases)
        BOOST_TEST_CONTEXT(form)
        {
            const auto e =
                twilio::read_transfer(form_fields::read(std::string{"CallSid=CA1&To=%2B14155550100&"} + form), 2,
                    "k-1-2-1", "twilio", timestamp{1s});
            BOOST_TEST((e.kind == kind));
            BOOST_TEST(e.reason == reason);
            BOOST_TEST(e.duration_seconds.value_or(-1) == seconds);
            BOOST_TEST(e.id == "CA1/transfer/2");
        }
}

BOOST_AUTO_TEST_CASE(a_recording_is_known_by_its_number_in_the_call)
{
    const auto e = twilio::read_recording(
        form_fields::read("CallSid=CA1&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2FRE1&RecordingDuration=8"), 1,
        "k-1-2-1", "twilio", timestamp{1s});
    BOOST_TEST((e.kind == event_kind::recorded));
    BOOST_TEST(e.id == "CA1/recording/1");
    BOOST_TEST(e.duration_seconds.value() == 8);
    BOOST_TEST(e.data.at("recording_url") == "https://api.twilio.com/RE1");
}

BOOST_AUTO_TEST_CASE(messages_that_come_in_are_answers_or_refusals)
{
    struct {
        const char* form;
        bool opted_out;
        event_kind kind;
    } const cases[] = {
        {"Body=Stop", false, event_kind::opted_out},
        {"Body=stop+it+please", false, event_kind::replied},
        {"Body=arret&OptOutType=STOP", false, event_kind::opted_out},
        {"Body=START", true, event_kind::opted_in},
        {"Body=YES", false, event_kind::replied},
        {"Body=YES", true, event_kind::opted_in},
        {"Body=HELP", false, event_kind::replied},
        {"Body=", false, event_kind::replied},
    };
    for (const auto& [form, opted_out, kind] : cases)
        BOOST_TEST_CONTEXT(form)
        {
            const auto e =
                twilio::read_inbound(form_fields::read(std::string{"MessageSid=SM9&From=%2B14155550100&"} + form),
                    "twilio", timestamp{1s}, opted_out);
            BOOST_TEST((e.kind == kind));
            BOOST_TEST(e.address == "+14155550100");
            BOOST_TEST(e.key == "");
            BOOST_TEST(e.suppress == (kind == event_kind::opted_out ? "unsubscribe" : ""));
        }
}

BOOST_AUTO_TEST_SUITE_END()
