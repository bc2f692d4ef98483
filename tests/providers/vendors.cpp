// The vendors that the conformance suite runs on.
#include <outbound/providers/sendgrid.hpp>
#include <outbound/providers/ses.hpp>
#include <outbound/providers/twilio.hpp>
#include <outbound/testing/conformance/provider.hpp>

#include <boost/json/serialize.hpp>

namespace outbound::testing {
namespace {

using outcome = delivery::outcome;

std::string http(unsigned status, const std::string& body, const std::string& headers = {})
{
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string sendgrid_error(unsigned status, const std::string& message, const std::string& headers = {})
{
    return http(status, R"({"errors":[{"message":")" + message + R"(","field":null,"help":null}]})", headers);
}

std::string ses_error(unsigned status, const std::string& type, const std::string& message)
{
    return http(status, R"({"message":")" + message + "\"}", "x-amzn-ErrorType: " + type + "\r\n");
}

std::string twilio_error(unsigned status, int code, const std::string& headers = {})
{
    return http(status,
        R"({"code":)" + std::to_string(code) + R"(,"message":"a fault","status":)" + std::to_string(status) + "}",
        headers);
}

const std::string sid(32, '7');
const std::string account_sid = "AC" + std::string(32, '1');

template <class Settings>
Settings settings_for(const account_wishes& wishes)
{
    Settings to;
    to.name = "main";
    to.base_url = wishes.url;
    to.timeout = wishes.timeout;
    to.ca_file = wishes.ca_file;
    return to;
}

std::shared_ptr<content> content_for(channel via)
{
    auto made = std::make_shared<content>();
    made->channel = via;
    made->campaign = 12;
    return made;
}

std::shared_ptr<const content> email()
{
    auto made = content_for(channel::email);
    made->email.from = {"news@example.com", "News"};
    made->email.subject = text_template{"For {{first_name}}", place::header};
    made->email.text = text_template{"Hello {{first_name}}", place::text};
    return made;
}

std::shared_ptr<const content> sms()
{
    auto made = content_for(channel::sms);
    made->sms.body = text_template{"Hello {{first_name}}", place::text};
    return made;
}

std::shared_ptr<const content> call()
{
    auto made = content_for(channel::phone);
    made->phone.script = phone_script{{{"steps", {{{"say", "Hello {{first_name}}"}}}}}};
    return made;
}

vendor sendgrid_vendor()
{
    vendor v{
        "sendgrid", {}, email(), "reader", "@example.com", http(202, "", "X-Message-Id: abc\r\n"), {}, {"SG.secret"}};
    v.make = [](const auto& executor, const account_wishes& wishes) -> std::shared_ptr<provider> {
        auto to = settings_for<sendgrid::settings>(wishes);
        to.api_key = "SG.secret";
        return make_sendgrid(executor, to);
    };
    v.responses = {
        {"too fast", sendgrid_error(429, "too many requests", "Retry-After: 3\r\n"), outcome::throttled, "http_429",
            true, {}},
        {"key revoked", sendgrid_error(401, "authorization required"), outcome::account_refused, "http_401", false, {}},
        {"quota", sendgrid_error(401, "Maximum credits exceeded"), outcome::account_refused, "quota", false, {}},
        {"sender not verified", sendgrid_error(403, "not verified"), outcome::account_refused, "http_403", false, {}},
        {"refused", sendgrid_error(400, "a fault"), outcome::rejected, "http_400", false, {}},
        {"server fault", sendgrid_error(500, "a fault"), outcome::unknown, "http_500", false, {}},
        {"gateway", http(503, "<html>"), outcome::unknown, "http_503", false, {}},
        {"an answer of somebody else", http(200, "<html>"), outcome::unknown, "http_200", false, {}},
    };
    return v;
}

vendor ses_vendor()
{
    vendor v{"ses", {}, email(), "reader", "@example.com", http(200, R"({"MessageId":"0100-1"})"), {},
        {"aws/secret", "aws/token"}};
    v.make = [](const auto& executor, const account_wishes& wishes) -> std::shared_ptr<provider> {
        auto to = settings_for<ses::settings>(wishes);
        to.region = "us-east-1";
        to.credentials = {"AKIDEXAMPLE", "aws/secret", "aws/token"};
        return make_ses(executor, to);
    };
    v.responses = {
        {"too fast", ses_error(429, "TooManyRequestsException", "Maximum sending rate exceeded."), outcome::throttled,
            "TooManyRequestsException", false, {}},
        {"quota", ses_error(400, "LimitExceededException", "Daily message quota exceeded."), outcome::account_refused,
            "quota", true, {}},
        {"signature", ses_error(403, "SignatureDoesNotMatch", "no"), outcome::account_refused, "SignatureDoesNotMatch",
            false, {}},
        {"suspended", ses_error(400, "AccountSuspendedException", "no"), outcome::account_refused,
            "AccountSuspendedException", true, {}},
        {"refused", ses_error(400, "MessageRejected", "content"), outcome::rejected, "MessageRejected", false, {}},
        {"server fault", ses_error(500, "InternalFailure", "no"), outcome::unknown, "InternalFailure", false, {}},
        {"gateway", http(503, "<html>"), outcome::unknown, "http_503", false, {}},
        {"an answer of somebody else", http(200, "<html>"), outcome::unknown, "http_200", false, {}},
    };
    return v;
}

twilio::settings twilio_settings(const account_wishes& wishes)
{
    auto to = settings_for<twilio::settings>(wishes);
    to.account_sid = account_sid;
    to.auth_token = "twilio.secret";
    to.from = "+15005550006";
    to.public_url = "https://crm.example.com";
    return to;
}

std::vector<vendor_response> twilio_answers()
{
    return {
        {"too fast", twilio_error(429, 20429, "Retry-After: 3\r\n"), outcome::throttled, "20429", true, {}},
        {"queue full", twilio_error(400, 21611), outcome::throttled, "21611", true, {}},
        {"authentication", twilio_error(401, 20003), outcome::account_refused, "20003", false, {}},
        {"From cannot send", twilio_error(400, 21606), outcome::account_refused, "21606", false, {}},
        {"no such account", twilio_error(404, 20404), outcome::account_refused, "20404", false, {}},
        {"no number", twilio_error(400, 21211), outcome::rejected, "21211", false, "invalid"},
        {"opted out", twilio_error(400, 21610), outcome::rejected, "21610", false, "unsubscribe"},
        {"refused", twilio_error(400, 21617), outcome::rejected, "21617", false, {}},
        {"a code that nobody knows", twilio_error(400, 29999), outcome::rejected, "29999", false, {}},
        {"refused without a code", http(400, "<html>"), outcome::rejected, "http_400", false, {}},
        {"server fault", twilio_error(500, 20500), outcome::unknown, "http_500", false, {}},
        {"gateway", http(503, "<html>"), outcome::unknown, "http_503", false, {}},
        {"an answer of somebody else", http(200, "<html>"), outcome::unknown, "http_200", false, {}},
        {"created, but no sid", http(201, R"({"sid":"SM1"})"), outcome::unknown, "http_201", false, {}},
    };
}

vendor twilio_vendor(
    std::string name, std::shared_ptr<const content> content, const std::string& kind, decltype(make_twilio_sms)* make)
{
    vendor v{std::move(name), {}, std::move(content), "+150055501", "",
        http(201, R"({"sid":")" + kind + sid + R"(","status":"queued"})"), twilio_answers(), {"twilio.secret"}};
    v.make = [make](const auto& executor, const account_wishes& wishes) {
        return make(executor, twilio_settings(wishes), system_clock());
    };
    return v;
}

}  // namespace

const std::vector<vendor>& vendors()
{
    static const auto* const all = new std::vector<vendor>{sendgrid_vendor(), ses_vendor(),
        twilio_vendor("twilio sms", sms(), "SM", make_twilio_sms),
        twilio_vendor("twilio voice", call(), "CA", make_twilio_phone)};
    return *all;
}

}  // namespace outbound::testing
