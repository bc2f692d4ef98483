// A service with an account of each vendor, and requests in the formats of the vendors.
#pragma once

#include "api/fixture.hpp"
#include "model/base64.hpp"
#include "providers/webhook_keys.hpp"

#include <outbound/web.hpp>

namespace outbound::testing {

inline const signing_key& sendgrid_key()
{
    static const auto key = signing_key::elliptic();
    return key;
}

inline constexpr const char* twilio_token = "12345678901234567890123456789012";

inline std::string webhook_configuration()
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
           twilio_token +
           R"(", "from": "+15005550006"}],
        "routes": {"email": ["main"], "sms": ["twilio"], "phone": ["twilio"]},)"
           R"( "senders": [{"email": "news@example.com", "name": "News"}]})";
}

inline std::string seconds_now(std::chrono::hours ago = {})
{
    const auto at = std::chrono::floor<std::chrono::seconds>(system_clock().now() - ago);
    return std::to_string(at.time_since_epoch().count());
}

inline web_request from_sendgrid(std::string body, const std::string& signed_at = seconds_now())
{
    auto signature = sendgrid_key().sign(signed_at + body);
    return {"POST", "/outbound/webhooks/sendgrid",
        {{"Content-Type", "application/json"}, {"X-Twilio-Email-Event-Webhook-Signature", std::move(signature)},
            {"X-Twilio-Email-Event-Webhook-Timestamp", signed_at}},
        std::move(body), {}};
}

/// The signed form of `fields`: sorted, names and values concatenated.
inline web_request from_twilio(std::string target, std::string body, const std::string& fields)
{
    auto signature = to_base64(hmac(digest_algorithm::sha1, twilio_token, "https://crm.example.com" + target + fields));
    return {"POST", std::move(target),
        {{"Content-Type", "application/x-www-form-urlencoded"}, {"X-Twilio-Signature", std::move(signature)}},
        std::move(body), {}};
}

struct webhook_fixture : service_fixture {
    webhook_fixture() : service_fixture{webhook_configuration()} {}

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

}  // namespace outbound::testing
