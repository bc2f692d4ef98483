// Calls that wait for a vendor, over a server with a single thread.
#include "web/waiting_calls.hpp"
#include "api/operation.hpp"
#include "http/raw_client.hpp"

#include <outbound/outbound.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace {

using namespace outbound;
using namespace std::chrono_literals;
using outbound::testing::fake_provider;
using outbound::testing::raw_client;

/// Accepts messages once the test permits it.
class held_vendor {
public:
    delivery accept(const message& m)
    {
        std::unique_lock alone{guard_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(alone, [&] { return answers_; });
        return fake_provider::accept(m);
    }

    /// Whether that many messages wait, soon.
    bool has_waiting(std::size_t messages)
    {
        std::unique_lock alone{guard_};
        return changed_.wait_for(alone, 30s, [&] { return waiting_ == messages; });
    }

    void answer_all()
    {
        const std::lock_guard alone{guard_};
        answers_ = true;
        changed_.notify_all();
    }

    service_extras::provider_maker maker()
    {
        return [this](const boost::asio::any_io_executor&) {
            auto made = std::make_shared<fake_provider>("gateway", channel::sms);
            made->answer = [this](const message& m) { return accept(m); };
            return made;
        };
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    std::size_t waiting_ = 0;
    bool answers_ = false;
};

std::unique_ptr<service> open_with(held_vendor& vendor)
{
    service_extras extras;
    extras.providers.push_back(vendor.maker());
    extras.authenticate = [](const web_request&) { return web_access{"a test", {scope::admin}}; };
    return service::open(R"({"database": "sqlite://:memory:"})", std::move(extras));
}

/// The request of a test message of a new campaign.
std::string test_request(service& crm)
{
    crm.call("contacts.upsert", {{"contacts", boost::json::array{{{"external_id", "1"}, {"phone", "+15005550009"}}}}});
    const auto made = crm.call("campaigns.create", {{"name", "Hello"}, {"type", "sms"}, {"message", "Good morning"}});
    const std::string body = R"({"to": ["+15005550010"]})";
    return "POST /api/v1/outbound/campaigns/" + boost::json::serialize(made->at("id")) +
           "/test-send HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string ask(std::uint16_t port, const std::string& request)
{
    raw_client client{port};
    client.send(request);
    return client.receive_all();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(waiting_calls_tests)

BOOST_AUTO_TEST_CASE(calls_that_wait_for_a_vendor_do_not_hold_the_threads_of_the_server)
{
    held_vendor vendor;
    const auto crm = open_with(vendor);
    const std::shared_ptr<void> at_end{nullptr, [&](void*) { vendor.answer_all(); }};
    const auto request = test_request(*crm);
    listen_options options;
    options.port = 0;
    options.threads = 1;
    const auto port = crm->listen(options);

    std::vector<std::unique_ptr<raw_client>> waiting;
    for (std::size_t i = 0; i < web::waiting_calls::most; ++i) {
        waiting.push_back(std::make_unique<raw_client>(port));
        waiting.back()->send(request);
    }
    BOOST_REQUIRE(vendor.has_waiting(web::waiting_calls::most));
    BOOST_TEST(
        ask(port, "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
    const auto refused = ask(port, request);
    BOOST_TEST(refused.starts_with("HTTP/1.1 429"), refused);
    BOOST_TEST(refused.find("Retry-After: 1\r\n") != std::string::npos);
    BOOST_TEST(refused.find("too_many_waiting_calls") != std::string::npos);

    vendor.answer_all();
    for (const auto& client : waiting)
        BOOST_TEST(client->receive_all().starts_with("HTTP/1.1 200"));
    BOOST_TEST(ask(port, request).starts_with("HTTP/1.1 200"));
}

BOOST_AUTO_TEST_CASE(operations_that_wait_for_vendors_or_hosts_are_marked)
{
    for (const auto* name :
        {"campaigns.test_send", "deliveries.next", "doctor", "senders.domains", "webhook_endpoints.test"})
        BOOST_TEST_CONTEXT(name)
        {
            BOOST_TEST(api::find_operation(name)->may_wait);
        }
}

BOOST_AUTO_TEST_SUITE_END()
