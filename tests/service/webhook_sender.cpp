// Events of the log arrive at endpoints, signed; endpoints that fail, redirect, are gone or private are treated so.
#include "api/fixture.hpp"
#include "http/local_server.hpp"
#include "model/base64.hpp"
#include "rules/webhook_signature.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

using namespace outbound;

namespace {

/// A host's endpoint, which keeps the requests that it gets and answers as it is told.
class receiver {
public:
    explicit receiver(std::string response = "HTTP/1.1 204 No Content\r\n\r\n")
        : response_{std::move(response)},
          server_{[this](testing::peer& p) {
              for (auto text = p.read_request(); !text.empty(); text = p.read_request()) {
                  keep(std::move(text));
                  p.write(answer());
              }
          }}
    {
    }

    /// The next request, once it has come.
    std::string next()
    {
        std::unique_lock alone{guard_};
        changed_.wait(alone, [&] { return !requests_.empty(); });
        auto out = std::move(requests_.front());
        requests_.pop_front();
        return out;
    }

    void respond(std::string response)
    {
        const std::lock_guard alone{guard_};
        response_ = std::move(response);
    }

    std::string url() const { return server_.url() + "/hook?key=1"; }

private:
    void keep(std::string text)
    {
        const std::lock_guard alone{guard_};
        requests_.push_back(std::move(text));
        changed_.notify_all();
    }

    std::string answer()
    {
        const std::lock_guard alone{guard_};
        return response_;
    }

    std::mutex guard_;
    std::condition_variable changed_;
    std::deque<std::string> requests_;
    std::string response_;
    testing::local_server server_;
};

constexpr std::string_view private_config =
    R"({"database": "sqlite://:memory:", "private_webhooks": true, "clock": "manual",
    "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}], "routes": {"email": ["main"]},
    "senders": [{"email": "news@example.com", "name": "News"}]})";

struct sender_fixture : service_fixture {
    sender_fixture() : service_fixture{private_config} {}
    ~sender_fixture() { service->stop(std::chrono::seconds{10}); }

    boost::json::object add_endpoint(const std::string& url, const std::string& types = R"(["campaign.cancelled"])")
    {
        return ok("webhook_endpoints.create", R"({"url": ")" + url + R"(", "types": )" + types + "}");
    }

    void cancel_campaign() { ok("campaigns.cancel", R"({"id":)" + std::to_string(add_campaign()) + "}"); }

    /// The first delivery of endpoint 1, once it is in this state or after this try.
    boost::json::object delivery_when(const std::string& member, const boost::json::value& value)
    {
        for (;;) {
            const auto found = ok("webhook_endpoints.deliveries", R"({"id": 1})");
            if (const auto& items = found.at("items").as_array(); !items.empty() && items[0].at(member) == value)
                return items[0].as_object();
        }
    }
};

std::string field(const std::string& request, const std::string& name)
{
    const auto at = request.find(name + ": ");
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, name << " in " << request);
    const auto begin = at + name.size() + 2;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string body(const std::string& request)
{
    return request.substr(request.find("\r\n\r\n") + 4);
}

std::string signature_of(const std::string& request, std::string_view secret)
{
    const auto secret_bytes = from_base64(secret.substr(std::string_view{"whsec_"}.size())).value();
    return rules::sign_webhook(
        secret_bytes, field(request, "webhook-id"), std::stoll(field(request, "webhook-timestamp")), body(request));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhook_sender_tests, sender_fixture)

BOOST_AUTO_TEST_CASE(event_is_posted_once_and_signed_with_the_secret_that_was_shown)
{
    receiver host;
    const auto endpoint = add_endpoint(host.url());
    const std::string secret{endpoint.at("secret").as_string()};
    BOOST_TEST(!ok("webhook_endpoints.get", R"({"id": 1})").contains("secret"));
    service->start();
    cancel_campaign();
    const auto request = host.next();
    BOOST_TEST(request.starts_with("POST /hook?key=1 HTTP/1.1\r\n"));
    BOOST_TEST(field(request, "webhook-signature") == signature_of(request, secret));
    const auto event = boost::json::parse(body(request));
    BOOST_TEST(event.at("type") == "campaign.cancelled");
    BOOST_TEST(event.at("data").at("campaign_id") == 1);
    const auto done = delivery_when("state", "delivered");
    BOOST_TEST(done.at("status") == 204);
    BOOST_TEST(done.at("tries") == 1);
}

BOOST_AUTO_TEST_CASE(former_secret_signs_too_while_it_is_rotated)
{
    receiver host;
    const std::string former{add_endpoint(host.url()).at("secret").as_string()};
    const std::string present{ok("webhook_endpoints.rotate_secret", R"({"id": 1})").at("secret").as_string()};
    BOOST_TEST(former != present);
    const auto tried = ok("webhook_endpoints.test", R"({"id": 1})");
    BOOST_TEST(tried.at("delivered") == true);
    const auto request = host.next();
    BOOST_TEST(
        field(request, "webhook-signature") == signature_of(request, present) + ' ' + signature_of(request, former));
    BOOST_TEST(boost::json::parse(body(request)).at("type") == "webhook.test");
    ok("clock.advance", R"({"seconds": 90000})");
    ok("webhook_endpoints.test", R"({"id": 1})");
    const auto later = host.next();
    BOOST_TEST(field(later, "webhook-signature") == signature_of(later, present));
}

BOOST_AUTO_TEST_CASE(failed_delivery_is_tried_again_under_the_same_id)
{
    receiver host{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"};
    add_endpoint(host.url());
    service->start();
    cancel_campaign();
    const auto first = host.next();
    const auto failed = delivery_when("tries", 1);
    BOOST_TEST(failed.at("state") == "pending");
    BOOST_TEST(failed.at("status") == 302);
    host.respond("HTTP/1.1 204 No Content\r\n\r\n");
    ok("clock.advance", R"({"seconds": 10})");
    const auto second = host.next();
    BOOST_TEST(field(second, "webhook-id") == field(first, "webhook-id"));
    BOOST_TEST(delivery_when("state", "delivered").at("tries") == 2);
}

BOOST_AUTO_TEST_CASE(endpoint_that_answers_410_is_disabled)
{
    receiver host{"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"};
    add_endpoint(host.url());
    service->start();
    cancel_campaign();
    delivery_when("state", "cancelled");
    const auto endpoint = ok("webhook_endpoints.get", R"({"id": 1})");
    BOOST_TEST(endpoint.at("enabled") == false);
    BOOST_TEST(endpoint.at("disabled_reason") == "gone");
    BOOST_TEST(complaint("webhook_endpoints.redeliver", R"({"id": 1})").starts_with("conflict"));
}

BOOST_FIXTURE_TEST_CASE(private_targets_are_refused_whatever_their_names_say, service_fixture)
{
    BOOST_TEST(complaint("webhook_endpoints.create", R"({"url": "http://127.0.0.1/", "types": ["opt_out"]})")
                   .starts_with("invalid | url: must be https"));
    for (const auto* url : {"https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://169.254.169.254/"}) {
        const auto made =
            ok("webhook_endpoints.create", std::string{R"({"types": ["opt_out"], "url": ")"} + url + "\"}");
        const auto tried = ok("webhook_endpoints.test", R"({"id":)" + boost::json::serialize(made.at("id")) + "}");
        BOOST_TEST(tried.at("delivered") == false);
        BOOST_TEST(boost::json::serialize(tried).find("resolve") != std::string::npos, boost::json::serialize(tried));
    }
}

BOOST_FIXTURE_TEST_CASE(types_and_urls_are_checked, service_fixture)
{
    BOOST_TEST(complaint("webhook_endpoints.create", R"({"url": "https://a.example/", "types": ["log"]})")
                   .starts_with("invalid"));
    BOOST_TEST(complaint("webhook_endpoints.create", R"({"url": "ftp://a.example/", "types": ["opt_out"]})")
                   .starts_with("invalid"));
    BOOST_TEST(complaint("webhook_endpoints.get", R"({"id": 7})").starts_with("not_found"));
}

BOOST_AUTO_TEST_SUITE_END()
