// Providers, webhook readers, store and executor of a C++ host in a service.
#include "http/raw_client.hpp"

#include <outbound/outbound.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

using namespace outbound;
using namespace std::chrono_literals;
using outbound::testing::fake_provider;

namespace {

constexpr const char* in_memory = R"({"database": "sqlite://:memory:"})";

service_extras::provider_maker gateway(std::vector<std::string>& addresses)
{
    return [&addresses](const boost::asio::any_io_executor&) {
        auto made = std::make_shared<fake_provider>("gateway", channel::sms);
        made->answer = [&addresses](const message& m) {
            addresses.push_back(m.address);
            return fake_provider::accept(m);
        };
        return made;
    };
}

/// A provider whose calls never end, or throw what is no exception.
class broken_gateway final : public provider {
public:
    explicit broken_gateway(bool hangs) : hangs_{hangs} {}

    std::string_view name() const noexcept override { return "gateway"; }
    outbound::channel channel() const noexcept override { return channel::sms; }
    std::chrono::milliseconds deadline() const noexcept override { return 50ms; }
    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message>) override
    {
        ++calls;
        if (!hangs_)
            throw 42;
        return forever();
    }

    std::size_t calls = 0;

private:
    /// Also when cancelled.
    static boost::asio::awaitable<std::vector<delivery>> forever()
    {
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation{});
        boost::asio::steady_timer timer{
            co_await boost::asio::this_coro::executor, boost::asio::steady_timer::time_point::max()};
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return std::vector<delivery>{};
    }

    const bool hangs_;
};

/// A vendor whose requests contain a password, and a message key in the body.
class gateway_reader final : public webhook_reader {
public:
    std::string_view vendor() const noexcept override { return "gateway"; }

    std::vector<webhook_endpoint> endpoints() const override
    {
        return {{"/outbound/webhooks/gateway/{kind}", "reports"}};
    }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override
    {
        webhook out;
        if (request.http.header("password") != "open sesame" || request.subject != "reports")
            co_return out;
        out.result = webhook::verdict::taken;
        out.answer.status = 202;
        provider_event e;
        e.channel = channel::sms;
        e.provider = "gateway";
        e.key = request.http.body;
        e.id = "1";
        e.kind = event_kind::delivered;
        e.occurred_at = request.received;
        out.events.push_back(e);
        co_return out;
    }
};

/// A vendor with a quick endpoint, and one at which reading waits.
class waiting_reader final : public webhook_reader {
public:
    std::string_view vendor() const noexcept override { return "gateway"; }

    std::vector<webhook_endpoint> endpoints() const override
    {
        return {{.path = "/outbound/webhooks/gateway/quick", .subject = "quick", .is_quick = true},
            {.path = "/outbound/webhooks/gateway/slow", .subject = "slow"}};
    }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override
    {
        if (request.subject == "slow") {
            has_begun.set_value();
            may_go_on.get_future().wait();
        }
        webhook out;
        out.result = webhook::verdict::taken;
        co_return out;
    }

    std::promise<void> has_begun;
    std::promise<void> may_go_on;
};

std::string post(std::uint16_t port, const std::string& path)
{
    testing::raw_client client{port};
    client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    return client.receive(0);
}

/// A source of one contact.
class single_contact final : public contact_source {
public:
    std::int64_t count() override { return 1; }

    std::vector<contact> next(contact_id after, std::size_t) override
    {
        return after < 7 ? std::vector{get(7).value()} : std::vector<contact>{};
    }

    std::optional<contact> get(contact_id id) override
    {
        contact c;
        c.id = 7;
        c.external_id = "ann";
        c.phone = "+15005550009";
        return id == 7 ? std::optional{c} : std::nullopt;
    }
};

std::string complaint(std::string_view config, service_extras extras)
{
    try {
        service::open(config, std::move(extras));
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::config));
        return e.what();
    }
    return "(none)";
}

boost::json::value ok(service& from, std::string_view operation, const boost::json::value& request)
{
    auto answer = from.call(operation, request);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), operation << ": " << (answer ? "" : answer.error().detail));
    return *answer;
}

/// Starts an SMS campaign to one contact; its id.
boost::json::value start_campaign(service& in)
{
    ok(in, "contacts.upsert", {{"contacts", boost::json::array{{{"external_id", "1"}, {"phone", "+15005550009"}}}}});
    const auto draft = ok(in, "campaigns.create", {{"name", "Hello"}, {"type", "sms"}, {"message", "Good morning"}});
    ok(in, "campaigns.start", {{"id", draft.at("id")}});
    return draft.at("id");
}

/// An executor of the host, running until its destruction.
struct host_loop {
    host_loop() : thread{[this] { context.run(); }} {}
    ~host_loop()
    {
        guard.reset();
        thread.join();
    }

    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{context.get_executor()};
    std::thread thread;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(extras)

BOOST_AUTO_TEST_CASE(provider_of_the_host_serves_campaigns_of_its_channel_without_an_account)
{
    std::vector<std::string> addresses;
    service_extras extras;
    extras.providers.push_back(gateway(addresses));
    const auto crm = service::open(in_memory, std::move(extras));
    BOOST_TEST(boost::json::serialize(ok(*crm, "providers.list", {})) ==
               R"({"items":[{"name":"gateway","type":"host","channel":"sms","routed":true,"set_aside":null}]})");
    const auto id = start_campaign(*crm);
    crm->start();
    BOOST_TEST(crm->wait_idle(30s));
    BOOST_TEST(crm->stop(5s));
    BOOST_TEST(addresses == std::vector<std::string>{"+15005550009"}, boost::test_tools::per_element());
    BOOST_TEST(ok(*crm, "campaigns.get", {{"id", id}}).at("status") == "completed");
    ok(*crm, "campaigns.test_send", {{"id", id}, {"to", boost::json::array{"+15005550010"}}});
    BOOST_TEST(addresses.size() == 2u);
}

BOOST_AUTO_TEST_CASE(routes_and_pace_name_providers_of_the_host)
{
    std::vector<std::string> addresses;
    service_extras extras;
    extras.providers.push_back(gateway(addresses));
    const auto crm = service::open(
        R"({"database": "sqlite://:memory:", "routes": {"sms": ["gateway"]}, "pace": {"gateway": 5}})", extras);
    BOOST_TEST(ok(*crm, "pace.list", {}).at("items").at(0).at("name") == "provider:gateway");
    BOOST_TEST(complaint(R"({"database": "sqlite://:memory:", "routes": {"email": ["gateway"]}})", extras) ==
               "configuration: routes.email: names gateway, which is a provider for sms");
    BOOST_TEST(complaint(R"({"providers": [{"type": "sendgrid", "name": "gateway", "api_key": "x"}]})", extras) ==
               "configuration: providers: must not name gateway, which a provider of the host is called");
}

BOOST_AUTO_TEST_CASE(test_send_through_a_provider_that_hangs_or_throws_ends_with_unknown_outcomes)
{
    const struct {
        bool hangs;
        const char* results;
        std::size_t calls;
    } cases[] = {
        {true,
            R"(unknown timeout "the provider did not answer within its deadline"; )"
            R"(not_sent deadline "an earlier message got no answer in time"; )",
            1},
        {false,
            R"(unknown provider_exception "an exception of an unknown type was thrown"; )"
            R"(unknown provider_exception "an exception of an unknown type was thrown"; )",
            2},
    };
    for (const auto& c : cases) {
        const auto broken = std::make_shared<broken_gateway>(c.hangs);
        service_extras extras;
        extras.providers.push_back([&](const boost::asio::any_io_executor&) { return broken; });
        const auto crm = service::open(in_memory, std::move(extras));
        const auto draft =
            ok(*crm, "campaigns.create", {{"name", "Hello"}, {"type", "sms"}, {"message", "Good morning"}});
        const auto sent =
            ok(*crm, "campaigns.test_send", {{"id", draft.at("id")}, {"to", {"+15005550001", "+15005550002"}}});
        std::string results;
        for (const auto& each : sent.at("results").as_array())
            results += std::string{each.at("outcome").as_string()} + ' ' + std::string{each.at("code").as_string()} +
                       ' ' + boost::json::serialize(each.at("detail")) + "; ";
        BOOST_TEST(results == c.results);
        BOOST_TEST(broken->calls == c.calls);
    }
}

BOOST_AUTO_TEST_CASE(webhook_reader_of_the_host_is_reached_at_its_endpoint)
{
    std::vector<std::string> addresses;
    service_extras extras;
    extras.providers.push_back(gateway(addresses));
    extras.webhook_readers.push_back(std::make_shared<gateway_reader>());
    const auto crm = service::open(in_memory, std::move(extras));
    const auto id = start_campaign(*crm);
    crm->start();
    BOOST_TEST(crm->wait_idle(30s));
    crm->stop(5s);

    const auto instance = std::string{ok(*crm, "stats", {}).at("instance").as_string()};
    web_request report{"POST", "/outbound/webhooks/gateway/status", {{"Password", "open sesame"}},
        instance + '-' + boost::json::serialize(id) + "-1-1", {}};
    BOOST_TEST(crm->handle(report).status == 202u);
    BOOST_TEST(ok(*crm, "campaigns.recipients", {{"id", id}}).at("items").at(0).at("status") == "delivered");
    report.headers.clear();
    BOOST_TEST(crm->handle(report).status == 403u);
    report.method = "GET";
    BOOST_TEST(crm->handle(report).status == 405u);
    report.target = "/outbound/webhooks/gateway";
    BOOST_TEST(crm->handle(report).status == 404u);
}

BOOST_AUTO_TEST_CASE(quick_webhooks_are_read_while_all_threads_for_blocking_work_are_busy)
{
    const auto reader = std::make_shared<waiting_reader>();
    service_extras extras;
    extras.webhook_readers.push_back(reader);
    const auto crm = service::open(in_memory, std::move(extras));
    listen_options where;
    where.port = 0;
    where.threads = 1;
    const auto port = crm->listen(where);
    auto slow = std::async(std::launch::async, [&] { return post(port, "/outbound/webhooks/gateway/slow"); });
    reader->has_begun.get_future().wait();
    BOOST_TEST(post(port, "/outbound/webhooks/gateway/quick").starts_with("HTTP/1.1 204"));
    reader->may_go_on.set_value();
    BOOST_TEST(slow.get().starts_with("HTTP/1.1 204"));
}

BOOST_AUTO_TEST_CASE(store_of_the_host_is_used_instead_of_a_database)
{
    store_options options;
    options.url = "sqlite://:memory:";
    const std::shared_ptr<store> own{open_store(options)};
    service_extras extras;
    extras.store = own;
    const auto crm = service::open("{}", extras);
    ok(*crm, "contacts.upsert", {{"contacts", boost::json::array{{{"external_id", "1"}}}}});
    BOOST_TEST(own->contacts().find("1").has_value());
    BOOST_TEST(complaint(in_memory, extras) ==
               "configuration: database: must be left out: the host brings a store of its own");
}

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_sent_to_without_being_stored)
{
    std::vector<std::string> addresses;
    service_extras extras;
    extras.providers.push_back(gateway(addresses));
    extras.contacts = std::make_shared<single_contact>();
    BOOST_TEST(complaint(R"({"database": "sqlite://:memory:", "contacts": {"view": "people"}})", extras) ==
               "configuration: contacts: must be left out: the host brings its contacts");
    const auto crm = service::open(in_memory, std::move(extras));
    BOOST_TEST(!crm->call("contacts.upsert", {{"contacts", boost::json::array{{{"external_id", "1"}}}}}).has_value());
    BOOST_TEST(ok(*crm, "contacts.get", {{"external_id", "ann"}}).at("id") == 7);
    const auto draft = ok(*crm, "campaigns.create", {{"name", "Hello"}, {"type", "sms"}, {"message", "Good morning"}});
    ok(*crm, "campaigns.start", {{"id", draft.at("id")}});
    crm->start();
    BOOST_TEST(crm->wait_idle(30s));
    crm->stop(5s);
    BOOST_TEST(addresses == std::vector<std::string>{"+15005550009"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(contacts_of_the_host_beside_a_store_of_the_host_are_refused)
{
    store_options options;
    options.url = "sqlite://:memory:";
    service_extras extras;
    extras.store = open_store(options);
    extras.contacts = std::make_shared<single_contact>();
    BOOST_TEST(
        complaint("{}", extras) == "service_extras.contacts: must be left out beside a store, which has its own");
}

BOOST_AUTO_TEST_CASE(engine_runs_on_the_executor_of_the_host_which_ends_when_the_service_has_stopped)
{
    std::vector<std::string> addresses;
    std::vector<std::thread::id> threads;
    boost::asio::io_context loop{1};
    service_extras extras;
    extras.executor = loop.get_executor();
    extras.providers.push_back([&](const boost::asio::any_io_executor&) {
        auto made = std::make_shared<fake_provider>("gateway", channel::sms);
        made->answer = [&](const message& m) {
            threads.push_back(std::this_thread::get_id());
            return fake_provider::accept(m);
        };
        return made;
    });
    const auto crm = service::open(in_memory, std::move(extras));
    start_campaign(*crm);
    crm->start();
    std::thread runs{[&] { loop.run(); }};
    const auto id = runs.get_id();
    BOOST_TEST(crm->wait_idle(30s));
    BOOST_TEST(crm->stop(5s));
    runs.join();  // the engine has no work left on the executor
    BOOST_REQUIRE(threads.size() == 1u);
    BOOST_TEST((threads[0] == id));
}

BOOST_AUTO_TEST_CASE(stop_on_the_executor_of_the_host_is_refused_instead_of_waiting_for_itself)
{
    host_loop loop;
    service_extras extras;
    extras.executor = loop.context.get_executor();
    const auto crm = service::open(in_memory, std::move(extras));
    crm->start();
    std::promise<errc> refused;
    boost::asio::post(loop.context, [&] {
        try {
            crm->stop(1s);
            refused.set_value(errc::internal);
        } catch (const error& e) {
            refused.set_value(e.code());
        }
    });
    BOOST_TEST((refused.get_future().get() == errc::conflict));
    BOOST_TEST(crm->stop(5s));
}

BOOST_AUTO_TEST_SUITE_END()
