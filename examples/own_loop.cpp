// A host runs outbound on its own loop: the engine dispatches on it, and calls and events are awaited without blocking
// it.
#include <outbound/async.hpp>
#include <outbound/service.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <future>
#include <iostream>
#include <thread>

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

asio::awaitable<void> send_a_campaign(outbound::client& crm)
{
    using asio::use_awaitable;
    const json::value people{{"contacts", json::array{{{"external_id", "1"}, {"phone", "+15005550009"}}}}};
    const json::value draft{{"name", "Own loop"}, {"type", "sms"}, {"message", "Good morning"}};
    (co_await outbound::async_call(crm, "contacts.upsert", people, use_awaitable)).value();
    const auto created = (co_await outbound::async_call(crm, "campaigns.create", draft, use_awaitable)).value();
    const json::value by_id{{"id", created.at("id")}};
    (co_await outbound::async_call(crm, "campaigns.start", by_id, use_awaitable)).value();
    while (const auto event = co_await outbound::async_next_event(crm, use_awaitable)) {
        std::cout << to_string(event->type) << '\n';
        if (event->type == outbound::event_type::campaign_completed)
            break;
    }
    const outbound::web_request request{"GET", "/healthz", {}, {}, {}};
    const auto health = co_await outbound::async_handle(crm, request, use_awaitable);
    std::cout << "health " << health.status << '\n';
}

}  // namespace

int main()
try {
    using namespace std::chrono_literals;
    asio::io_context loop{1};
    auto keeps_running = asio::make_work_guard(loop);

    outbound::service_extras extras;
    extras.executor = loop.get_executor();
    extras.providers.push_back(
        [](auto) { return std::make_shared<outbound::testing::fake_provider>("gateway", outbound::channel::sms); });
    outbound::client crm{
        outbound::service::open(R"({"database": "sqlite://:memory:", "engine": {"poll_ms": 20}})", std::move(extras))};
    crm.start();
    auto done = std::make_shared<std::promise<std::exception_ptr>>();
    asio::co_spawn(loop, send_a_campaign(crm), [done](std::exception_ptr fault) { done->set_value(fault); });

    std::thread host{[&] { loop.run(); }};  // the host's own program goes on in it
    const auto fault = done->get_future().get();
    crm.stop(5s);  // on another thread than the loop's
    keeps_running.reset();
    host.join();
    if (fault)
        std::rethrow_exception(fault);
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
