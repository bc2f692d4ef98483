// Output of a service about a vendor that repeats request headers.
#include "http/local_server.hpp"
#include "model/base64.hpp"

#include <outbound/service.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

const std::string key = "SG.canary-A1b2C3.d4E5f6-canary";
const std::string sid = "AC" + std::string(32, '5');
const std::string token = "0c1a2n3a4r5y6c7a8n9a0r1y2c3a4n5a";

std::string refusal_with(const std::string& words)
{
    const boost::json::object error{{"message", words}, {"field", nullptr}};
    const auto body = boost::json::serialize(
        boost::json::object{{"message", words}, {"code", 20003}, {"errors", boost::json::array{error}}});
    return "HTTP/1.1 401 X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(neither_events_nor_answers_hold_secrets_that_a_vendor_repeats)
{
    testing::local_server vendor{[](testing::peer& client) {
        for (auto request = client.read_request(); !request.empty(); request = client.read_request()) {
            const auto begin = request.find("Authorization: ");
            client.write(refusal_with(request.substr(begin, request.find("\r\n", begin) - begin)));
        }
    }};
    const auto at = R"(", "base_url": ")" + vendor.url() + "\"}";
    const auto service = service::open(
        R"({"database": "sqlite://:memory:", "senders": [{"email": "news@example.com"}], "engine": {"poll_ms": 50},
            "providers": [{"type": "sendgrid", "api_key": ")" +
        key + at + R"(, {"type": "twilio", "from": "+15005550006", "account_sid": ")" + sid + R"(", "auth_token": ")" +
        token + at + "]}");
    std::string said;
    const auto call = [&](std::string_view operation, std::string_view request) {
        const auto answer = service->call(operation, boost::json::parse(request)).value();
        said += boost::json::serialize(answer);
        return answer;
    };
    call("contacts.upsert",
        R"({"contacts": [{"external_id": "a", "email": "a@example.com", "phone": "+14155550100"}]})");
    for (const auto* campaign : {R"({"name": "Mail", "type": "email", "subject": "Hello", "text": "Hello"})",
             R"({"name": "Text", "type": "sms", "message": "Hello"})"}) {
        const auto id = boost::json::serialize(call("campaigns.create", campaign).at("id"));
        call("campaigns.start", "{\"id\":" + id + "}");
    }
    service->start();
    BOOST_TEST(service->wait_idle(30s));
    service->stop(30s);
    while (const auto e = service->poll(0ms))
        said += boost::json::serialize(e->data);
    for (const auto* operation : {"campaigns.get", "campaigns.recipients", "campaigns.analytics"})
        for (const auto* id : {R"({"id": 1})", R"({"id": 2})"})
            call(operation, id);
    for (const auto* operation : {"providers.list", "stats", "campaigns.list"})
        call(operation, "{}");
    BOOST_TEST(said.find("[redacted]") != std::string::npos, said);
    for (const auto& secret : {key, sid, token, to_base64(key), to_base64(sid + ':' + token)})
        BOOST_TEST(said.find(secret) == std::string::npos, secret);
}

BOOST_AUTO_TEST_SUITE_END()
