// Outcomes of SES answers, case by case.
#include "providers/ses/answer.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::ses {
namespace {

using namespace std::chrono_literals;
using outcome = delivery::outcome;

http::answer answer(unsigned status, std::string body, std::string headers = {})
{
    http::answer got;
    got.bytes_sent = true;
    got.status = status;
    got.body = std::move(body);
    got.headers = std::move(headers);
    return got;
}

std::string type(const std::string& name)
{
    return "x-amzn-ErrorType:" + name + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ses_answer)

BOOST_AUTO_TEST_CASE(an_answer_with_a_message_id_is_an_acceptance)
{
    const auto got = read_send_answer(answer(200, R"({"MessageId":"0100018f-1"})"), {});
    BOOST_TEST(to_string(got.result) == "accepted");
    BOOST_TEST(got.vendor_id == "0100018f-1");
}

BOOST_AUTO_TEST_CASE(each_refusal_gives_an_outcome_for_the_message_or_the_account)
{
    const std::string unverified =
        R"({"message":"Email address is not verified. The following identities failed: a@b.c"})";
    const struct {
        std::string name;
        http::answer got;
        outcome expected;
        std::string code;
        std::chrono::milliseconds wait{0};
    } cases[] = {
        {"too fast", answer(429, R"({"message":"Maximum sending rate exceeded."})", type("TooManyRequestsException")),
            outcome::throttled, "TooManyRequestsException"},
        {"too fast, said with 400",
            answer(400, R"({"message":"Rate exceeded"})", type("ThrottlingException:http://x/")), outcome::throttled,
            "ThrottlingException"},
        {"429 without a name", answer(429, "", "Retry-After:7\n"), outcome::throttled, "http_429", 7s},
        {"day's quota", answer(429, R"({"message":"Daily message quota exceeded."})", type("TooManyRequestsException")),
            outcome::account_refused, "quota", 1h},
        {"limit", answer(400, R"({"__type":"LimitExceededException","message":"x"})"), outcome::account_refused,
            "LimitExceededException", 1h},
        {"paused", answer(400, R"({"Message":"paused"})", type("SendingPausedException")), outcome::account_refused,
            "SendingPausedException"},
        {"suspended", answer(400, "{}", type("AccountSuspendedException")), outcome::account_refused,
            "AccountSuspendedException", 24h},
        {"sender not verified", answer(400, unverified, type("MessageRejected")), outcome::account_refused,
            "MessageRejected"},
        {"illegal content", answer(400, R"({"message":"Illegal content"})", type("MessageRejected")), outcome::rejected,
            "MessageRejected"},
        {"bad address", answer(400, R"({"message":"Invalid domain"})", type("com.amazon#BadRequestException")),
            outcome::rejected, "BadRequestException"},
        {"400 cut off", answer(400, R"({"message":"Inv)"), outcome::unknown, "http_400"},
        {"no such configuration set", answer(404, "{}", type("NotFoundException")), outcome::account_refused,
            "NotFoundException"},
        {"key", answer(403, R"({"message":"…"})", type("UnrecognizedClientException")), outcome::account_refused,
            "UnrecognizedClientException"},
        {"clock", answer(403, R"({"message":"Signature expired"})", type("InvalidSignatureException")),
            outcome::account_refused, "InvalidSignatureException"},
        {"403 of somebody else", answer(403, "<html>"), outcome::account_refused, "http_403"},
        {"413", answer(413, "<html>"), outcome::rejected, "http_413"},
        {"server fault", answer(500, "{}", type("InternalFailure")), outcome::unknown, "InternalFailure"},
        {"throttled, but by a gateway's 503", answer(503, "{}", type("Throttling")), outcome::unknown, "Throttling"},
        {"garbage", answer(200, "<html>"), outcome::unknown, "http_200"},
        {"an empty id", answer(200, R"({"MessageId":""})"), outcome::unknown, "http_200"},
        {"redirect", answer(302, ""), outcome::unknown, "http_302"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto got = read_send_answer(c.got, {});
            BOOST_TEST(to_string(got.result) == to_string(c.expected));
            BOOST_TEST(got.code == c.code);
            BOOST_TEST(got.retry_after.count() == c.wait.count());
        }
}

BOOST_AUTO_TEST_CASE(a_recipient_that_the_sandbox_excludes_fails_alone)
{
    const std::string fault =
        "Email address is not verified. The following identities failed the check in region EU-WEST-1: ";
    const struct {
        std::string failed;
        outcome expected;
    } cases[] = {{"reader@example.com", outcome::rejected}, {"Reader@Example.com", outcome::rejected},
        {"us@example.com", outcome::account_refused}, {"reader@example.com, us@example.com", outcome::account_refused}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.failed)
        {
            const auto got =
                read_send_answer(answer(400, R"({"message":")" + fault + c.failed + "\"}", type("MessageRejected")), {},
                    "reader@example.com");
            BOOST_TEST(to_string(got.result) == to_string(c.expected));
            BOOST_TEST(got.by_settings == (c.expected == outcome::rejected));
        }
}

BOOST_AUTO_TEST_CASE(get_account_gives_the_rate_and_whether_the_account_may_send)
{
    const struct {
        std::string body;
        double per_second;
        std::string refusal;
    } cases[] = {
        {R"({"SendQuota":{"Max24HourSend":50000,"MaxSendRate":14,"SentLast24Hours":12},"SendingEnabled":true})", 14,
            ""},
        {R"({"SendQuota":{"Max24HourSend":-1,"MaxSendRate":0.5,"SentLast24Hours":12}})", 0.5, ""},
        {R"({"SendQuota":{"Max24HourSend":200,"MaxSendRate":1,"SentLast24Hours":200}})", 1,
            "the day's quota of 200 messages is used up"},
        {R"({"SendQuota":{"MaxSendRate":1,"Max24HourSend":9},"SendingEnabled":false,"EnforcementStatus":"SHUTDOWN"})",
            1, "SES has switched sending off for this account (SHUTDOWN)"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.body)
        {
            const auto terms = read_account_answer(answer(200, c.body));
            BOOST_REQUIRE(terms);
            BOOST_TEST(terms->per_second == c.per_second);
            BOOST_TEST(terms->refusal == c.refusal);
        }
    for (const auto& wrong : {answer(200, "[]"), answer(403, "{}"), answer(200, R"({"SendQuota":7})")})
        BOOST_TEST(!read_account_answer(wrong));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::ses
